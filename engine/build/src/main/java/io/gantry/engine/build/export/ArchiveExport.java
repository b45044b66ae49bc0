package io.gantry.engine.build.export;

import io.gantry.engine.api.build.BuildOutput.Sink;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.engine.build.export.Exporter.Parts;
import io.gantry.engine.build.export.ImageSet.Sent;
import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.RegistrySession;
import io.gantry.image.distribution.archive.DockerArchiveWriter;
import io.gantry.image.distribution.layout.LayoutArchiveWriter;
import io.gantry.image.distribution.layout.LayoutDirectory;
import io.gantry.image.distribution.layout.OciLayout;
import io.gantry.image.store.Images.SendSpec;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Into archives of images. */
record ArchiveExport(Parts parts, ImageSet set, RegistryAccess access, Step step) {
  /** What {@code docker load} takes. */
  Sent docker(Output.ToDocker to) {
    return Target.write(
        to.sink(),
        out -> {
          var writer = new DockerArchiveWriter("the archive", out, spool());
          ImageDestination place = writer.image(to.names());
          Sent sent = send(place, to.packaging(), to.annotations(), to.names());
          return step.part("sending tarball", () -> finished(writer::finish, sent));
        });
  }

  /** An OCI layout. */
  Sent layout(Output.ToLayout to) {
    if (!to.tar() && to.sink() instanceof Sink.File(Path directory)) {
      var layout = new LayoutDirectory(directory, new PathLocks());
      ImageDestination place = layout.destination(top -> entries(top, to));
      return send(place, to.packaging(), to.annotations(), to.names());
    }
    return Target.write(
        to.sink(),
        out -> {
          var writer = new LayoutArchiveWriter("the archive", out, spool());
          ImageDestination place = writer.image(top -> entries(top, to));
          Sent sent = send(place, to.packaging(), to.annotations(), to.names());
          return step.part("sending tarball", () -> finished(writer::finish, sent));
        });
  }

  /** How the layout's index names what is in it: once for each name. */
  private List<Descriptor> entries(ManifestBytes top, Output.ToLayout to) {
    Descriptor described = set.described(top, to.annotations());
    var entries = new ArrayList<Descriptor>();
    for (Reference name : to.names()) {
      var annotations = new TreeMap<>(described.annotations());
      annotations.put(OciLayout.FULL_NAME, name.toString());
      annotations.put(OciLayout.REF_NAME, name.tag());
      entries.add(described.withAnnotations(annotations));
    }
    return entries.isEmpty() ? List.of(described) : entries;
  }

  private static Sent finished(Runnable end, Sent sent) {
    end.run();
    return sent;
  }

  /** Layers that came from a registry go as they came there, if it gives them. */
  private Sent send(
      ImageDestination place, Packaging packaging, Annotations annotations, List<Reference> names) {
    try (RegistrySession session = parts.registries().apply(access, List.of());
        place) {
      var spec =
          new SendSpec(
              Optional.empty(),
              packaging.compression(),
              packaging.level(),
              packaging.force(),
              packaging.docker(),
              Map.of(),
              session::origin);
      return set.send(place, spec, annotations, names, step);
    }
  }

  private Path spool() {
    try {
      return Files.createDirectories(parts.spoolDirectory());
    } catch (IOException e) {
      throw new DiskException("cannot make " + parts.spoolDirectory(), e);
    }
  }
}
