package io.gantry.engine.build.op;

import io.gantry.container.network.Networks;
import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.SpecBuilder;
import java.nio.file.Path;

/**
 * What RUN needs.
 *
 * @param directory of this build, for the bundles that run now
 * @param caches where {@code --mount=type=cache} directories are kept
 */
public record RunEnvironment(
    ContainerRuntime runtime, SpecBuilder specs, Networks networks, Path directory, Path caches) {}
