package io.gantry.app.cli.system;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.output.Sizes;
import io.gantry.app.cli.output.Table;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.api.Upkeep.ContainerUsage;
import io.gantry.engine.api.Upkeep.DiskUsage;
import io.gantry.engine.api.Upkeep.ImageUsage;
import io.gantry.engine.api.Upkeep.VolumeUsage;
import io.gantry.engine.docker.HumanDuration;
import io.gantry.platform.oci.Reference;
import java.util.List;
import java.util.Optional;

/** {@code system df -v}: each thing with its size. */
record DfDetails(Call call, DiskUsage usage, List<ContainerDetails> containers) {
  void print() {
    call.out().print("Images space usage:\n\n" + images());
    call.out().print("\nContainers space usage:\n\n" + containerTable());
    call.out().print("\nLocal Volumes space usage:\n\n" + volumes());
    call.out().line("\nBuild cache usage: " + Sizes.decimal(usage.cache().size()));
    if (usage.unreferenced() + usage.partial() > 0) {
      call.out()
          .line(
              "\nNot used any more: "
                  + Sizes.decimal(usage.unreferenced())
                  + "; of transfers that were broken off: "
                  + Sizes.decimal(usage.partial())
                  + " ('gantry image prune' removes both)");
    }
  }

  private String images() {
    Table table =
        Table.of(
            "REPOSITORY",
            "TAG",
            "IMAGE ID",
            "CREATED",
            "SIZE",
            "SHARED SIZE",
            "UNIQUE SIZE",
            "CONTAINERS");
    List<ImageDetails> all = call.engine().images().list();
    for (ImageUsage image : usage.images()) {
      Optional<ImageDetails> details =
          all.stream().filter(known -> known.id().equals(image.id())).findFirst();
      Optional<Reference> name = details.flatMap(known -> known.references().stream().findFirst());
      table.row(
          name.map(Reference::familiarRepository).orElse("<none>"),
          name.map(Reference::tag).orElse("<none>"),
          image.id().shortHex(),
          details
              .map(known -> HumanDuration.since(known.createdAt(), call.now()) + " ago")
              .orElse(""),
          Sizes.decimal(image.shared() + image.unique()),
          Sizes.decimal(image.shared()),
          Sizes.decimal(image.unique()),
          Integer.toString(image.containers()));
    }
    return table.text();
  }

  private String containerTable() {
    Table table = Table.of("CONTAINER ID", "IMAGE", "SIZE", "CREATED", "STATUS", "NAMES");
    for (ContainerUsage container : usage.containers()) {
      for (ContainerDetails details : containers) {
        if (details.id().equals(container.id())) {
          table.row(
              details.id().substring(0, 12),
              details.imageName(),
              Sizes.decimal(container.size()),
              HumanDuration.since(details.createdAt(), call.now()) + " ago",
              details.state().word(),
              details.name());
        }
      }
    }
    return table.text();
  }

  private String volumes() {
    Table table = Table.of("VOLUME NAME", "LINKS", "SIZE");
    for (VolumeUsage volume : usage.volumes()) {
      table.row(volume.name(), Integer.toString(volume.links()), Sizes.decimal(volume.size()));
    }
    return table.text();
  }
}
