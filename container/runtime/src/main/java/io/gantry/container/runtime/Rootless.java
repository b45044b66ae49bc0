package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An OCI runtime specification for an ordinary user: without what only the host's root may ask for.
 * Pure.
 */
final class Rootless {
  /** The kernel takes only groups that exist. */
  private static final String PING = "net.ipv4.ping_group_range";

  private static final String NAME = "DEVNAME=";

  private Rootless() {}

  /**
   * The specification of what can be had.
   *
   * @param groups where limits can be set; where they cannot, none is asked for
   * @param lastGroup the highest group id of the user namespace
   * @param hostDevices where the host has a device: its path by {@code char/1:3} or {@code
   *     block/8:0}, empty if it has none
   */
  static Json.Obj adapt(
      Json.Obj spec, CgroupAccess groups, long lastGroup, UnaryOperator<String> hostDevices) {
    Json.Obj linux = spec.object("linux").without("devices");
    linux =
        groups.any()
            ? linux.with("cgroupsPath", Json.of(groups.below() + linux.string("cgroupsPath")))
            : linux.without("cgroupsPath").without("resources");
    Json.Obj sysctl = linux.object("sysctl");
    String ping = sysctl.string(PING);
    if (exceeds(ping, lastGroup)) {
      linux = linux.with("sysctl", sysctl.with(PING, Json.of("0 " + lastGroup)));
    }
    boolean ownNetwork = has(linux, "network");
    boolean ownProcesses = has(linux, "pid");
    var mounts = new ArrayList<Json>();
    for (Json mount : spec.array("mounts")) {
      Json.Obj object = mount.asObject();
      switch (object.string("type")) {
        case "proc" -> mounts.add(ownProcesses ? mount : bound(object, "/proc", "rw"));
        case "sysfs" -> mounts.add(ownNetwork ? mount : bound(object, "/sys", "ro"));
        case "cgroup" -> {
          if (groups.any()) {
            mounts.add(mount);
          }
        }
        default -> mounts.add(mount);
      }
    }
    for (Json device : spec.object("linux").array("devices")) {
      mounts.add(node(device.asObject(), hostDevices));
    }
    return spec.with("linux", linux).with("mounts", Json.array(mounts));
  }

  /** Whether a range of groups, two numbers, ends behind the last. */
  private static boolean exceeds(String range, long lastGroup) {
    String end = range.substring(range.lastIndexOf(' ') + 1);
    return end.matches("[0-9]{1,18}") && Long.parseLong(end) > lastGroup;
  }

  /** Only the host's root makes device nodes; the host's own is shown, wherever that is. */
  private static Json node(Json.Obj device, UnaryOperator<String> hostDevices) {
    String path = device.string("path");
    String kind = device.string("type").equals("b") ? "block" : "char";
    String number = device.number("major", 0) + ":" + device.number("minor", 0);
    String source = hostDevices.apply(kind + "/" + number);
    return Json.object()
        .put("destination", path)
        .put("type", "bind")
        .put("source", source.isEmpty() ? path : source)
        .put("options", Json.strings(List.of("bind", "nosuid", "noexec")))
        .build();
  }

  /** {@code hostDevices} of this host, by what the kernel calls its devices below /dev. */
  static String hostDevice(String number) {
    try {
      for (String line : Files.readAllLines(Path.of("/sys/dev", number, "uevent"))) {
        if (line.startsWith(NAME)) {
          return "/dev/" + line.substring(NAME.length());
        }
      }
    } catch (IOException _) {
      return ""; // none, or /sys is not mounted
    }
    return "";
  }

  private static boolean has(Json.Obj linux, String namespace) {
    for (Json item : linux.array("namespaces")) {
      if (item.asObject().string("type").equals(namespace)) {
        return true;
      }
    }
    return false;
  }

  /** Only the owner of a namespace may mount what shows it; the host's is shown instead. */
  private static Json.Obj bound(Json.Obj mount, String source, String access) {
    return mount
        .with("type", Json.of("bind"))
        .with("source", Json.of(source))
        .with(
            "options",
            Json.strings(List.of("rbind", "rslave", "nosuid", "noexec", "nodev", access)));
  }
}
