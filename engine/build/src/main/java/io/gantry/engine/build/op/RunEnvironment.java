package io.gantry.engine.build.op;

import io.gantry.container.network.Networks;
import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildSecrets;
import io.gantry.engine.build.cache.MountDirectories;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What RUN needs.
 *
 * @param directory of this build, for the bundles that run now
 * @param caches what is behind {@code --mount=type=cache}
 * @param running as the user asks
 */
public record RunEnvironment(
    ContainerRuntime runtime,
    SpecBuilder specs,
    Networks networks,
    Path directory,
    MountDirectories caches,
    BuildRequest.Running running,
    BuildSecrets secrets) {
  /** For a build that asks for nothing in particular, with cache mounts below {@code caches}. */
  public RunEnvironment(
      ContainerRuntime runtime, SpecBuilder specs, Networks networks, Path directory, Path caches) {
    this(
        runtime,
        specs,
        networks,
        directory,
        new MountDirectories(caches, Clock.systemUTC()),
        BuildRequest.Running.PLAIN,
        BuildSecrets.NONE);
  }
}
