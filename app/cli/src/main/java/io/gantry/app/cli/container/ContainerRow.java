package io.gantry.app.cli.container;

import io.gantry.app.cli.argv.Quoted;
import io.gantry.app.cli.output.Age;
import io.gantry.app.cli.output.Ellipsis;
import io.gantry.app.cli.output.Listing;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.docker.ContainerStatus;
import io.gantry.engine.docker.HumanDuration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/** A container as {@code ps} shows it. */
record ContainerRow(ContainerDetails container, boolean full, Instant now) implements Listing.Row {
  private static final int COMMAND_WIDTH = 20;
  private static final int MOUNT_WIDTH = 15;

  @Override
  public String value(String field) {
    return switch (field) {
      case "ID" -> full ? container.id() : container.id().substring(0, 12);
      case "Names" -> container.name();
      case "Image" -> image();
      case "Command" -> Quoted.of(full ? command() : Ellipsis.of(command(), COMMAND_WIDTH));
      case "CreatedAt" -> Age.moment(container.createdAt());
      case "RunningFor" -> HumanDuration.since(container.createdAt(), now) + " ago";
      case "Ports" -> PortColumn.of(container);
      case "State" -> container.state().word();
      case "Status" -> ContainerStatus.of(container, now);
      case "Size" -> "0B";
      case "Labels" -> labels(container.labels());
      case "Mounts" -> mounts();
      case "LocalVolumes" -> Integer.toString(volumes());
      case "Networks" -> container.spec().network().mode();
      case "Platform" -> "";
      default -> "";
    };
  }

  @Override
  public Map<String, String> labels() {
    return container.labels();
  }

  private String image() {
    String name = container.imageName();
    if (name.isEmpty()) {
      return full ? container.imageId().toString() : container.imageId().shortHex();
    }
    return !full && name.startsWith("sha256:") ? container.imageId().shortHex() : name;
  }

  private String command() {
    var text = new StringBuilder(container.path());
    for (String argument : container.arguments()) {
      text.append(' ');
      text.append(argument.indexOf(' ') >= 0 ? "'" + argument + "'" : argument);
    }
    return text.toString();
  }

  private static String labels(Map<String, String> labels) {
    var all = new ArrayList<String>();
    new TreeMap<>(labels).forEach((key, value) -> all.add(key + "=" + value));
    return String.join(",", all);
  }

  private String mounts() {
    var all = new ArrayList<String>();
    for (MountPoint mount : container.mounts()) {
      String name = mount.name().isEmpty() ? mount.source() : mount.name();
      if (!name.isEmpty()) {
        all.add(full ? name : Ellipsis.of(name, MOUNT_WIDTH));
      }
    }
    return String.join(",", all);
  }

  private int volumes() {
    int count = 0;
    for (MountPoint mount : container.mounts()) {
      count += mount.type().equals("volume") ? 1 : 0;
    }
    return count;
  }
}
