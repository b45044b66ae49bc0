package io.gantry.engine.build.exchange;

import io.gantry.engine.build.cache.MountStore;
import io.gantry.image.distribution.RegistrySession;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.Images;
import java.nio.file.Path;

/**
 * What caches are exchanged between.
 *
 * @param registries as the user of the build gets at them
 * @param spool a directory for what must be whole before it is used; made if it is missing
 */
public record Stores(
    Images images,
    Snapshots snapshots,
    MountStore mounts,
    RegistrySession registries,
    Path spool) {}
