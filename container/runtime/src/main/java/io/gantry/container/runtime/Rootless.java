package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * An OCI runtime specification for an ordinary user: without what only the host's root may ask for.
 * Pure.
 */
final class Rootless {
  /** The kernel takes only groups that exist. */
  private static final String PING = "net.ipv4.ping_group_range";

  private Rootless() {}

  /**
   * The specification of what can be had.
   *
   * @param groups where limits can be set; where they cannot, none is asked for
   * @param lastGroup the highest group id of the user namespace
   */
  static Json.Obj adapt(Json.Obj spec, CgroupAccess groups, long lastGroup) {
    Json.Obj linux = spec.object("linux");
    linux =
        groups.any()
            ? linux.with("cgroupsPath", Json.of(groups.below() + linux.string("cgroupsPath")))
            : linux.without("cgroupsPath").without("resources");
    Json.Obj sysctl = linux.object("sysctl");
    if (!sysctl.string(PING).isEmpty()) {
      linux = linux.with("sysctl", sysctl.with(PING, Json.of("0 " + lastGroup)));
    }
    boolean ownNetwork = has(linux, "network");
    var mounts = new ArrayList<Json>();
    for (Json mount : spec.array("mounts")) {
      Json.Obj object = mount.asObject();
      switch (object.string("type")) {
        case "sysfs" -> mounts.add(ownNetwork ? mount : bound(object));
        case "cgroup" -> {
          if (groups.any()) {
            mounts.add(mount);
          }
        }
        default -> mounts.add(mount);
      }
    }
    return spec.with("linux", linux).with("mounts", Json.array(mounts));
  }

  private static boolean has(Json.Obj linux, String namespace) {
    for (Json item : linux.array("namespaces")) {
      if (item.asObject().string("type").equals(namespace)) {
        return true;
      }
    }
    return false;
  }

  /** Only the owner of a network namespace may mount its sysfs; the host's is shown instead. */
  private static Json.Obj bound(Json.Obj mount) {
    return mount
        .with("type", Json.of("bind"))
        .with("source", Json.of("/sys"))
        .with(
            "options", Json.strings(List.of("rbind", "rslave", "nosuid", "noexec", "nodev", "ro")));
  }
}
