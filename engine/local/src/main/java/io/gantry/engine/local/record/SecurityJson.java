package io.gantry.engine.local.record;

import io.gantry.engine.api.IdMappings;
import io.gantry.engine.api.Namespaces;
import io.gantry.engine.api.Security;
import io.gantry.engine.api.Security.Confinement;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Between {@link Security} and {@link Namespaces} and their JSON. */
final class SecurityJson {
  private SecurityJson() {}

  static Json.Obj of(Security security) {
    Confinement confinement = security.confinement();
    return Json.object()
        .put("privileged", security.privileged())
        .putUnlessEmpty("capAdd", security.capAdd())
        .putUnlessEmpty("capDrop", security.capDrop())
        .put("noNewPrivileges", confinement.noNewPrivileges())
        .putUnlessEmpty("seccomp", confinement.seccomp())
        .putUnlessEmpty("apparmor", confinement.apparmor())
        .put("labelDisable", confinement.labelDisable())
        .put("systemPaths", confinement.systemPaths())
        .put("writableCgroups", confinement.writableCgroups())
        .put("readOnlyRootfs", security.readOnlyRootfs())
        .put("init", security.init())
        .putUnlessEmpty("groups", security.groups())
        .putUnlessEmpty("sysctls", security.sysctls())
        .build();
  }

  static Security security(Json.Obj json) {
    // records of version 0.1 knew one profile and none
    String seccomp =
        json.bool("seccompUnconfined") ? Confinement.UNCONFINED : json.string("seccomp");
    return new Security(
        json.bool("privileged"),
        json.strings("capAdd"),
        json.strings("capDrop"),
        json.bool("readOnlyRootfs"),
        json.bool("init"),
        json.strings("groups"),
        json.stringMap("sysctls"),
        new Confinement(
            json.bool("noNewPrivileges"),
            seccomp,
            json.string("apparmor"),
            json.bool("labelDisable"),
            json.bool("systemPaths"),
            json.bool("writableCgroups")));
  }

  static Json.Obj of(Namespaces namespaces) {
    return Json.object()
        .putUnlessEmpty("pid", namespaces.pid())
        .putUnlessEmpty("ipc", namespaces.ipc())
        .putUnlessEmpty("uts", namespaces.uts())
        .putUnlessEmpty("user", namespaces.user())
        .putUnlessEmpty("cgroup", namespaces.cgroup())
        .putUnlessEmpty("uids", texts(namespaces.mapping().uids()))
        .putUnlessEmpty("gids", texts(namespaces.mapping().gids()))
        .build();
  }

  static Namespaces namespaces(Json.Obj json) {
    return new Namespaces(
        json.string("pid"),
        json.string("ipc"),
        json.string("uts"),
        json.string("user"),
        json.string("cgroup"),
        new IdMappings(ranges(json.strings("uids")), ranges(json.strings("gids"))));
  }

  private static List<String> texts(List<IdMappings.Range> ranges) {
    return ranges.stream().map(IdMappings.Range::text).toList();
  }

  private static List<IdMappings.Range> ranges(List<String> texts) {
    var ranges = new ArrayList<IdMappings.Range>();
    for (String text : texts) {
      String[] parts = text.split(":", -1);
      ranges.add(
          new IdMappings.Range(
              Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2])));
    }
    return ranges;
  }
}
