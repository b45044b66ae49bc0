package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Device nodes and the rules of the devices cgroup. */
final class Devices {
  /** Directories of /dev that are mounts of their own or that a container makes itself. */
  private static final Set<String> OWN =
      Set.of("pts", "shm", "fd", "mqueue", ".lxc", ".lxd-mounts", ".udev", "console");

  private static final int TYPE = 0170000;
  private static final int CHARACTER = 0020000;
  private static final int BLOCK = 0060000;

  private Devices() {}

  /** The rule of a privileged container. */
  static Json.Arr everything() {
    return Json.array(List.of(Json.object().put("allow", true).put("access", "rwm").build()));
  }

  /** Docker's rules: any node may be made, only the harmless and those of edits may be opened. */
  static Json.Arr rules(DeviceEdits edits) {
    var rules =
        new ArrayList<Json>(
            List.of(
                Json.object().put("allow", false).put("access", "rwm").build(),
                allow("c", -1, -1, "m"),
                allow("b", -1, -1, "m"),
                allow("c", 1, 3, "rwm"), // null
                allow("c", 1, 5, "rwm"), // zero
                allow("c", 1, 7, "rwm"), // full
                allow("c", 1, 8, "rwm"), // random
                allow("c", 1, 9, "rwm"), // urandom
                allow("c", 5, 0, "rwm"), // tty
                allow("c", 5, 1, "rwm"), // console
                allow("c", 5, 2, "rwm"), // ptmx
                allow("c", 136, -1, "rwm"))); // pts
    rules.addAll(HostDevice.rules(edits.paths()));
    for (Json.Obj node : edits.nodes()) {
      String access = node.string("access").isEmpty() ? "rwm" : node.string("access");
      rules.add(
          allow(node.string("type"), node.number("major", -1), node.number("minor", -1), access));
    }
    for (String rule : edits.rules()) {
      rules.add(DeviceRule.parse(rule));
    }
    return Json.array(rules);
  }

  /** The nodes that are made beside the default ones. */
  static Json.Arr nodes(DeviceEdits edits) {
    var nodes = new ArrayList<Json>(HostDevice.nodes(edits.paths()));
    for (Json.Obj node : edits.nodes()) {
      var fields = new LinkedHashMap<>(node.fields());
      fields.remove("access");
      nodes.add(new Json.Obj(fields));
    }
    return Json.array(nodes);
  }

  static Json.Obj allow(String type, long major, long minor, String access) {
    var rule = Json.object().put("allow", true).put("type", type);
    if (major >= 0) {
      rule.put("major", major);
    }
    if (minor >= 0) {
      rule.put("minor", minor);
    }
    return rule.put("access", access).build();
  }

  /** The host's device nodes, for a privileged container, and those that have another name. */
  static Json.Arr ofHostAnd(DeviceEdits edits) {
    var found = new ArrayList<Json>();
    collect(Path.of("/dev"), found);
    var names = new HashSet<String>();
    for (Json node : found) {
      names.add(node.asObject().string("path"));
    }
    for (Json node : nodes(edits).items()) {
      if (names.add(node.asObject().string("path"))) {
        found.add(node);
      }
    }
    return Json.array(found);
  }

  private static void collect(Path directory, List<Json> found) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (OWN.contains(entry.getFileName().toString())) {
          continue;
        }
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          collect(entry, found);
        } else {
          node(entry, found);
        }
      }
    } catch (IOException e) {
      // A directory that went or that cannot be read has no devices for anybody.
      return;
    }
  }

  private static void node(Path path, List<Json> found) {
    Optional<Json.Obj> node = node(path, path.toString());
    node.ifPresent(found::add);
  }

  /** The device node {@code path} as {@code name} in a container; nothing if it is none. */
  static Optional<Json.Obj> node(Path path, String name) {
    Map<String, Object> status;
    try {
      status = Files.readAttributes(path, "unix:mode,rdev,uid,gid", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return Optional.empty(); // It is not there, or went between a listing and now.
    }
    int mode = number(status, "mode").intValue();
    int type = mode & TYPE;
    if (type != CHARACTER && type != BLOCK) {
      return Optional.empty();
    }
    long device = number(status, "rdev").longValue();
    return Optional.of(
        Json.object()
            .put("type", type == BLOCK ? "b" : "c")
            .put("path", name)
            .put("major", ((device >>> 8) & 0xfff) | ((device >>> 32) & ~0xfffL))
            .put("minor", (device & 0xff) | ((device >>> 12) & ~0xffL))
            .put("fileMode", mode & 07777)
            .put("uid", number(status, "uid").longValue())
            .put("gid", number(status, "gid").longValue())
            .build());
  }

  private static Number number(Map<String, Object> status, String name) {
    return status.get(name) instanceof Number value ? value : 0;
  }
}
