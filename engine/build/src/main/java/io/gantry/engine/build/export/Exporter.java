package io.gantry.engine.build.export;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.image.distribution.RegistrySession;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.Images;
import io.gantry.platform.oci.Digest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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
    Provenance told = plan.provenance().orElse(Provenance.LEAST);
    List<Statement> statements =
        images.stream()
            .map(image -> new Statement(request, facts, image, told, parts.clock().instant()))
            .toList();
    List<Statement> attached = plan.provenance().isPresent() ? statements : List.of();
    var metadata = new Metadata(facts, statements);
    var set = new ImageSet(parts.images(), images, attached, request.severalPlatforms());
    for (Output output : plan.outputs()) {
      if (!title(output).isEmpty()) {
        Step.run(
            progress,
            steps.getAsInt(),
            title(output),
            step -> send(output, set, request, metadata, step));
      }
    }
    Digest config = Digest.of(images.getFirst().finalConfig().bytes());
    Digest top = metadata.digest().orElse(config);
    return new BuildResult(images.size() > 1 ? top : config, top, metadata.values());
  }

  private static String title(Output output) {
    return switch (output) {
      case Output.ToImage _ -> "exporting to image";
      case Output.ToDocker _ -> "exporting to docker image format";
      case Output.ToLayout _ -> "exporting to oci image format";
      case Output.ToFiles to ->
          to.tar() ? "exporting to client tarball" : "exporting to client directory";
      case Output.ToCache _ -> "";
    };
  }

  private boolean send(
      Output output, ImageSet set, BuildRequest request, Metadata metadata, Step step) {
    switch (output) {
      case Output.ToImage to ->
          new ImageExport(parts, set, to, request.access(), step)
              .run()
              .ifPresent(sent -> metadata.add(sent, to.names()));
      case Output.ToDocker to -> {
        var export = new ArchiveExport(parts, set.withoutStatements(), request.access(), step);
        metadata.add(export.docker(to), to.names());
      }
      case Output.ToLayout to -> {
        var export = new ArchiveExport(parts, set, request.access(), step);
        metadata.add(export.layout(to), to.names());
      }
      case Output.ToFiles to ->
          new FilesExport(
                  parts.snapshots(), set.images(), set.statements(), SourceDate.of(request), step)
              .run(to);
      case Output.ToCache _ -> {}
    }
    return true;
  }
}
