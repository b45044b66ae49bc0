package io.gantry.app.cli.system;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.FormatHelp;
import io.gantry.app.cli.output.Listing;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Upkeep.ContainerUsage;
import io.gantry.engine.api.Upkeep.DiskUsage;
import io.gantry.engine.api.Upkeep.ImageUsage;
import io.gantry.engine.api.Upkeep.VolumeUsage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code system df}. */
public final class DfCommand implements Command {
  private static final Option<String> FORMAT = Option.text("format", "", FormatHelp.TABLE);
  private static final Option<Boolean> VERBOSE =
      Option.flag("verbose", "v", "Show detailed information on space usage");

  private static final Syntax SYNTAX =
      Syntax.of("system df", "", Arity.NONE, "Show gantry disk usage", FORMAT, VERBOSE);

  private static final Listing LISTING =
      new Listing(
          List.of(
              Listing.field("Type", "TYPE"),
              Listing.field("TotalCount", "TOTAL"),
              Listing.field("Active", "ACTIVE"),
              Listing.field("Size", "SIZE"),
              Listing.field("Reclaimable", "RECLAIMABLE")),
          List.of("Type", "TotalCount", "Active", "Size", "Reclaimable"));

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    DiskUsage usage = call.engine().upkeep().usage();
    List<ContainerDetails> containers = call.engine().containers().list(true);
    if (call.get(VERBOSE) && call.get(FORMAT).isEmpty()) {
      new DfDetails(call, usage, containers).print();
      return 0;
    }
    LISTING.print(
        call.out(),
        call.get(FORMAT),
        List.of(images(usage), containers(usage, containers), volumes(usage), cache(usage)));
    return 0;
  }

  private static DfRow images(DiskUsage usage) {
    int active = 0;
    long used = 0;
    for (ImageUsage image : usage.images()) {
      active += image.containers() > 0 ? 1 : 0;
      used += image.containers() > 0 ? image.shared() + image.unique() : 0;
    }
    long size = usage.layers() + usage.blobs() + usage.unreferenced() + usage.partial();
    // what several used images share counts for each, as docker counts it
    return new DfRow("Images", usage.images().size(), active, size, Math.max(0, size - used), true);
  }

  private static DfRow containers(DiskUsage usage, List<ContainerDetails> containers) {
    Set<String> running = new HashSet<>();
    for (ContainerDetails container : containers) {
      if (container.state() instanceof ContainerState.Running) {
        running.add(container.id());
      }
    }
    int active = 0;
    long size = 0;
    long reclaimable = 0;
    for (ContainerUsage container : usage.containers()) {
      boolean runs = running.contains(container.id());
      active += runs ? 1 : 0;
      size += container.size();
      reclaimable += runs ? 0 : container.size();
    }
    return new DfRow("Containers", usage.containers().size(), active, size, reclaimable, true);
  }

  private static DfRow volumes(DiskUsage usage) {
    int active = 0;
    long size = 0;
    long reclaimable = 0;
    for (VolumeUsage volume : usage.volumes()) {
      active += volume.links() > 0 ? 1 : 0;
      size += volume.size();
      reclaimable += volume.links() > 0 ? 0 : volume.size();
    }
    return new DfRow("Local Volumes", usage.volumes().size(), active, size, reclaimable, true);
  }

  private static DfRow cache(DiskUsage usage) {
    long size = usage.cache().size();
    return new DfRow("Build Cache", usage.cache().entries(), 0, size, size, false);
  }
}
