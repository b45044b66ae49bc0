package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A device of the host that a container gets, as {@code path[:path inside[:rwm]]}. */
record HostDevice(Path path, String inside, String access) {
  static HostDevice parse(String text) {
    String[] parts = text.split(":", -1);
    boolean accessOnly = parts.length == 2 && !parts[1].startsWith("/");
    String inside = parts.length > 1 && !accessOnly ? parts[1] : parts[0];
    String access = accessOnly ? parts[1] : parts.length > 2 ? parts[2] : "rwm";
    boolean absolute = parts[0].startsWith("/") && inside.startsWith("/");
    if (parts.length > 3 || !absolute || !access.matches("[rwm]{1,3}")) {
      throw new GantryException(
          Kind.INVALID,
          "invalid device \"" + text + "\": write a path, as in /dev/kvm or /dev/sda:/dev/xvda:rw");
    }
    return new HostDevice(Path.of(parts[0]), inside, access);
  }

  /** The device; those below it if it is a directory. */
  private Map<String, Json.Obj> found() {
    var found = new TreeMap<String, Json.Obj>();
    try {
      collect(path.toRealPath(), inside, found);
    } catch (IOException e) {
      throw missing("no such file or directory", e);
    }
    if (found.isEmpty()) {
      throw missing("not a device node", new NoSuchFileException(path.toString()));
    }
    return found;
  }

  private GantryException missing(String why, IOException e) {
    return new GantryException(
        Kind.INVALID,
        "error gathering device information while adding custom device \"" + path + "\": " + why,
        e);
  }

  private static void collect(Path path, String name, Map<String, Json.Obj> found)
      throws IOException {
    if (!Files.isDirectory(path)) {
      Devices.node(path, name).ifPresent(node -> found.put(name, node));
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        if (!Files.isSymbolicLink(entry)) {
          collect(entry, name + "/" + entry.getFileName(), found);
        }
      }
    }
  }

  /** The nodes, for {@code linux.devices}. */
  static List<Json> nodes(List<String> devices) {
    var nodes = new ArrayList<Json>();
    for (String device : devices) {
      nodes.addAll(parse(device).found().values());
    }
    return nodes;
  }

  /** What lets them be used, for {@code linux.resources.devices}. */
  static List<Json> rules(List<String> devices) {
    var rules = new ArrayList<Json>();
    for (String device : devices) {
      HostDevice parsed = parse(device);
      for (Json.Obj node : parsed.found().values()) {
        rules.add(
            Devices.allow(
                node.string("type"),
                node.number("major", -1),
                node.number("minor", -1),
                parsed.access()));
      }
    }
    return rules;
  }
}
