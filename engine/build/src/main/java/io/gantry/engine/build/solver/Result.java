package io.gantry.engine.build.solver;

import io.gantry.platform.oci.ChainId;
import java.time.Instant;
import java.util.Optional;

/**
 * A file system that a vertex made.
 *
 * @param chain its layers; nothing for an empty file system
 * @param created when the work was done, long ago if it was remembered
 */
public record Result(Optional<ChainId> chain, Instant created) {}
