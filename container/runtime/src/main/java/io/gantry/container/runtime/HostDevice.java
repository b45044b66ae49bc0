package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A device of the host that a container gets, as {@code path[:path inside[:rwm]]}. */
record HostDevice(Path path, String inside, String access) {
  static HostDevice parse(String text) {
    String[] parts = text.split(":", -1);
    boolean accessOnly = parts.length == 2 && !parts[1].startsWith("/");
    String inside = parts.length > 1 && !accessOnly ? parts[1] : parts[0];
    String access = accessOnly ? parts[1] : parts.length > 2 ? parts[2] : "rwm";
    boolean absolute = parts[0].startsWith("/dev/") && inside.startsWith("/");
    if (parts.length > 3 || !absolute || !access.matches("[rwm]{1,3}")) {
      throw new GantryException(
          Kind.INVALID,
          "invalid device \""
              + text
              + "\": write a path below /dev, as in /dev/kvm or /dev/sda:/dev/xvda:rw");
    }
    return new HostDevice(Path.of(parts[0]), inside, access);
  }

  private Json.Obj node() {
    return Devices.node(path, inside)
        .orElseThrow(
            () -> new GantryException(Kind.NOT_FOUND, "no device " + path + " on this host"));
  }

  private Json rule() {
    Json.Obj node = node();
    return Devices.allow(
        node.string("type"), node.number("major", -1), node.number("minor", -1), access);
  }

  /** The nodes, for {@code linux.devices}. */
  static Json.Arr nodes(List<String> devices) {
    var nodes = new ArrayList<Json>();
    for (String device : devices) {
      nodes.add(parse(device).node());
    }
    return Json.array(nodes);
  }

  /** What lets them be used, for {@code linux.resources.devices}. */
  static List<Json> rules(List<String> devices) {
    var rules = new ArrayList<Json>();
    for (String device : devices) {
      rules.add(parse(device).rule());
    }
    return rules;
  }
}
