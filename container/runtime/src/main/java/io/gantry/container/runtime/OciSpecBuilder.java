package io.gantry.container.runtime;

import io.gantry.container.runtime.Namespaces.Namespace;
import io.gantry.container.runtime.Namespaces.UserMapping;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.namespace.IdRange;
import io.gantry.platform.oci.GuardedPaths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Docker's defaults as an OCI runtime specification 1.0.2, the version that crun 1.8 reads. */
public final class OciSpecBuilder implements SpecBuilder {
  private final HostLimits host;

  /** For the machine that this process runs on, with the rights of this process. */
  public OciSpecBuilder() {
    this(HostLimits.read());
  }

  OciSpecBuilder(HostLimits host) {
    this.host = host;
  }

  @Override
  public Json.Obj build(Request request) {
    Set<String> capabilities = capabilities(request.rights());
    var spec =
        Json.object()
            .put("ociVersion", "1.0.2")
            .put("process", process(request, capabilities))
            .put(
                "root",
                Json.object()
                    .put("path", "")
                    .put("readonly", request.rights().readOnlyRoot())
                    .build())
            .putUnlessEmpty("hostname", request.hostname())
            .put("mounts", DefaultMounts.json(request))
            .put("linux", linux(request, capabilities));
    if (!request.devices().hooks().isEmpty()) {
      spec.put("hooks", hooks(request.devices().hooks()));
    }
    return spec.putUnlessEmpty("annotations", request.annotations()).build();
  }

  private static Json.Obj hooks(List<DeviceEdits.Hook> hooks) {
    var byMoment = new LinkedHashMap<String, List<Json>>();
    for (DeviceEdits.Hook hook : hooks) {
      byMoment.computeIfAbsent(hook.moment(), _ -> new ArrayList<>()).add(hook.call());
    }
    var json = Json.object();
    byMoment.forEach((moment, calls) -> json.put(moment, Json.array(calls)));
    return json.build();
  }

  private Json.Obj process(Request request, Set<String> capabilities) {
    ProcessRequest process = request.process();
    var environment = new ArrayList<>(process.environment());
    for (String variable : request.devices().environment()) {
      String name = variable.substring(0, variable.indexOf('=') + 1);
      environment.removeIf(other -> other.startsWith(name));
      environment.add(variable);
    }
    var groups = new LinkedHashSet<>(process.additionalGids());
    groups.addAll(request.devices().groups());
    var edited =
        new ProcessRequest(
            process.arguments(),
            environment,
            process.workingDirectory(),
            process.uid(),
            process.gid(),
            List.copyOf(groups),
            process.terminal());
    return process(edited, capabilities, request.rights(), request.limits());
  }

  @Override
  public Json.Obj process(ProcessRequest process, Rights rights, Limits limits) {
    return process(process, capabilities(rights), rights, limits);
  }

  @Override
  public Json.Obj resources(Limits limits) {
    return ResourcesJson.of(limits, host.swapAccounting()).build();
  }

  private Set<String> capabilities(Rights rights) {
    return Capabilities.of(
        rights.privileged(), rights.capAdd(), rights.capDrop(), host.capabilities());
  }

  private Json.Obj process(
      ProcessRequest process, Set<String> capabilities, Rights rights, Limits limits) {
    var user = Json.object().put("uid", process.uid()).put("gid", process.gid());
    if (!process.additionalGids().isEmpty()) {
      var gids = new ArrayList<Json>();
      for (long gid : process.additionalGids()) {
        gids.add(Json.of(gid));
      }
      user.put("additionalGids", Json.array(gids));
    }
    // The inheritable and ambient sets stay empty (CVE-2022-24769); execve(2) takes the permitted
    // set from a user who is not root.
    Json.Arr names = Json.strings(List.copyOf(capabilities));
    var sets =
        Json.object()
            .put("bounding", names)
            .put("effective", names)
            .put("permitted", names)
            .build();
    var json =
        Json.object()
            .put("terminal", process.terminal())
            .put("user", user.build())
            .put("args", Json.strings(process.arguments()))
            .put("env", Json.strings(process.environment()))
            .put("cwd", process.workingDirectory().isEmpty() ? "/" : process.workingDirectory())
            .put("capabilities", sets)
            .put("rlimits", Ulimits.json(limits.ulimits(), host.openFiles()))
            .put("noNewPrivileges", rights.noNewPrivileges());
    if (limits.oomScoreAdj() != 0) {
      json.put("oomScoreAdj", limits.oomScoreAdj());
    }
    return json.putUnlessEmpty("apparmorProfile", host.apparmor().profile(rights)).build();
  }

  private Json.Obj linux(Request request, Set<String> capabilities) {
    Namespaces namespaces = request.namespaces();
    Rights rights = request.rights();
    var linux =
        Json.object()
            .put("cgroupsPath", request.cgroup())
            .put("namespaces", namespaces(namespaces))
            .putUnlessEmpty("sysctl", sysctls(namespaces));
    namespaces
        .users()
        .ifPresent(users ->
            linux
                .put("uidMappings", ranges(users.uids()))
                .put("gidMappings", ranges(users.gids())));
    String propagation = DefaultMounts.propagation(request.mounts());
    if (!propagation.isEmpty()) {
      linux.put("rootfsPropagation", propagation);
    }
    DeviceEdits devices = request.devices();
    if (rights.privileged()) {
      return linux
          .put("resources", resources(request.limits(), Devices.everything()))
          .put("devices", Devices.ofHostAnd(devices))
          .build();
    }
    linux.put("resources", resources(request.limits(), Devices.rules(devices)));
    Json.Arr nodes = Devices.nodes(devices);
    if (!nodes.items().isEmpty()) {
      linux.put("devices", nodes);
    }
    if (!rights.systemPaths()) {
      linux
          .put("maskedPaths", Json.strings(GuardedPaths.MASKED))
          .put("readonlyPaths", Json.strings(GuardedPaths.READ_ONLY));
    }
    if (rights.seccomp().isEmpty()) {
      linux.put("seccomp", SeccompProfile.standard().json(host.architecture(), capabilities));
    } else if (!rights.seccomp().equals(Rights.UNCONFINED)) {
      linux.put("seccomp", SeccompFile.filter(rights.seccomp(), host.architecture(), capabilities));
    }
    return linux.build();
  }

  private Json.Obj resources(Limits limits, Json.Arr rules) {
    // a new group has no limit of processes: that none is wanted need not be said
    Limits made = limits.withPids(Math.max(0, limits.pids()));
    return ResourcesJson.of(made, host.swapAccounting()).put("devices", rules).build();
  }

  private static Json.Arr namespaces(Namespaces asked) {
    var namespaces = new ArrayList<Json>();
    add(namespaces, "pid", asked.pid());
    add(namespaces, "ipc", asked.ipc());
    add(namespaces, "uts", asked.uts());
    add(namespaces, "mount", new Namespace.Own());
    add(namespaces, "cgroup", asked.cgroup());
    add(namespaces, "network", asked.network());
    asked
        .users()
        .ifPresent(users ->
            add(
                namespaces,
                "user",
                users
                    .joined()
                    .<Namespace>map(Namespace.Joined::new)
                    .orElseGet(Namespace.Own::new)));
    return Json.array(namespaces);
  }

  private static void add(List<Json> namespaces, String type, Namespace namespace) {
    switch (namespace) {
      case Namespace.Host() -> {}
      case Namespace.Own() -> namespaces.add(Json.object().put("type", type).build());
      case Namespace.Joined(var path) ->
          namespaces.add(Json.object().put("type", type).put("path", path.toString()).build());
    }
  }

  /**
   * As Docker: ports below 1024 and ping need no capability in a network namespace of one's own. To
   * one that belongs to other users than the container's nothing is written.
   */
  private static Map<String, String> sysctls(Namespaces namespaces) {
    var all = new TreeMap<String, String>();
    boolean own = namespaces.users().map(UserMapping::network).orElse(true);
    if (!(namespaces.network() instanceof Namespace.Host) && own) {
      long last = namespaces.users().map(UserMapping::lastGroup).orElse(2147483647L);
      all.put("net.ipv4.ip_unprivileged_port_start", "0");
      all.put("net.ipv4.ping_group_range", "0 " + last);
    }
    all.putAll(namespaces.sysctls());
    return all;
  }

  private static Json.Arr ranges(List<IdRange> ranges) {
    var items = new ArrayList<Json>();
    for (IdRange range : ranges) {
      items.add(
          Json.object()
              .put("containerID", range.inside())
              .put("hostID", range.outside())
              .put("size", range.count())
              .build());
    }
    return Json.array(items);
  }
}
