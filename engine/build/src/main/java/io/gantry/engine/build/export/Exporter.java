package io.gantry.engine.build.export;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.image.distribution.RegistrySession;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images;
import io.gantry.platform.base.GantryException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;

/** Sends what a build has made to where the request says. */
public final class Exporter {
  private final Parts parts;

  /**
   * What an exporter works with.
   *
   * @param registries opens registries by their names, for the user of a request
   * @param spoolDirectory for what must be known whole before it is written; need not exist
   */
  public record Parts(
      Images images,
      Snapshots snapshots,
      BiFunction<RegistryAccess, List<String>, RegistrySession> registries,
      Path spoolDirectory,
      Clock clock) {}

  /** Sends by {@code parts}. */
  public Exporter(Parts parts) {
    this.parts = parts;
  }

  /**
   * Sends images, and tells of it in steps of its own.
   *
   * @param plan of {@code request}, by {@link OutputPlan#of}: before the build, so that what is
   *     wrong with an output shows at once
   * @param images one for each platform, in the order of the request
   * @param steps gives the number of a new step
   */
  public BuildResult export(
      OutputPlan plan,
      BuildRequest request,
      List<BuiltImage> images,
      BuildFacts facts,
      BuildProgress progress,
      IntSupplier steps) {
    int step = steps.getAsInt();
    progress.begin(step, "exporting to image");
    long begun = System.nanoTime();
    try {
      Image image = parts.images().create(images.getFirst().finalConfig(), plan.names());
      progress.done(step, Duration.ofNanos(System.nanoTime() - begun));
      return new BuildResult(image.id(), image.manifest(), Map.of());
    } catch (GantryException e) {
      progress.failed(step, e.text());
      throw e;
    }
  }
}
