package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.cgroup.Cgroup;
import io.gantry.platform.linux.cgroup.Cgroups;
import io.gantry.platform.linux.process.ProcessStat;

/**
 * A created container: its first process and the conmon that holds it.
 *
 * @param start when the first process started, in clock ticks since boot; guards against reuse of
 *     the pid
 * @param cgroup the path below each hierarchy; empty if it has no group of its own
 * @param noNewPrivileges holds for further processes too
 */
record HeldProcess(
    String id,
    long pid,
    long start,
    long conmon,
    long conmonStart,
    String cgroup,
    boolean noNewPrivileges) {
  static HeldProcess of(Json.Obj json) {
    return new HeldProcess(
        json.string("id"),
        json.number("pid", 0),
        json.number("start", 0),
        json.number("conmon", 0),
        json.number("conmonStart", 0),
        json.string("cgroup"),
        json.bool("noNewPrivileges"));
  }

  Json.Obj json() {
    return Json.object()
        .put("id", id)
        .put("pid", pid)
        .put("start", start)
        .put("conmon", conmon)
        .put("conmonStart", conmonStart)
        .put("cgroup", cgroup)
        .put("noNewPrivileges", noNewPrivileges)
        .build();
  }

  Cgroup group(Cgroups cgroups) {
    return cgroup.isEmpty() ? Cgroups.without(pid) : cgroups.group(cgroup);
  }

  boolean alive() {
    return pid > 0 && ProcessStat.alive(pid, start);
  }

  boolean conmonAlive() {
    return conmon > 0 && ProcessStat.alive(conmon, conmonStart);
  }
}
