package io.gantry.engine.build;

import io.gantry.container.network.Networks;
import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.engine.api.BuildProgress;
import io.gantry.engine.api.BuildRequest;
import io.gantry.engine.api.BuildResult;
import io.gantry.engine.api.ImageBuilder;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.Images;
import java.nio.file.Path;
import java.time.Clock;

/** Builds images from Dockerfiles on this machine. */
public final class DockerfileBuilder implements ImageBuilder {
  private final Parts parts;

  /**
   * What a builder works with.
   *
   * @param stateDirectory the builder's own, for the cache
   * @param runDirectory the builder's own, for what runs now
   */
  public record Parts(
      Images images,
      Snapshots snapshots,
      ContainerRuntime runtime,
      SpecBuilder specs,
      Networks networks,
      Path stateDirectory,
      Path runDirectory,
      Clock clock) {}

  /** Builds with {@code parts}. */
  public DockerfileBuilder(Parts parts) {
    this.parts = parts;
  }

  @Override
  public BuildResult build(BuildRequest request, BuildProgress progress) {
    throw new UnsupportedOperationException(parts.toString());
  }
}
