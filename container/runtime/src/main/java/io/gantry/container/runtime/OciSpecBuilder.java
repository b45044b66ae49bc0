package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Docker's defaults as an OCI runtime specification 1.0.2, the version that crun 1.8 reads. */
public final class OciSpecBuilder implements SpecBuilder {
  private static final long PERIOD = 100_000;
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
    Set<String> capabilities =
        capabilities(request.privileged(), request.capAdd(), request.capDrop());
    var spec =
        Json.object()
            .put("ociVersion", "1.0.2")
            .put(
                "process",
                process(
                    request.process(),
                    capabilities,
                    request.noNewPrivileges(),
                    request.limits().ulimits()))
            .put(
                "root",
                Json.object().put("path", "").put("readonly", request.readOnlyRootfs()).build())
            .putUnlessEmpty("hostname", request.hostname())
            .put("mounts", DefaultMounts.json(request))
            .put("linux", linux(request, capabilities));
    return spec.putUnlessEmpty("annotations", request.annotations()).build();
  }

  @Override
  public Json.Obj process(
      ProcessRequest process, boolean privileged, List<String> capAdd, List<String> capDrop) {
    return process(process, capabilities(privileged, capAdd, capDrop), false, List.of());
  }

  private Set<String> capabilities(boolean privileged, List<String> add, List<String> drop) {
    return Capabilities.of(privileged, add, drop, host.capabilities());
  }

  private Json.Obj process(
      ProcessRequest process,
      Set<String> capabilities,
      boolean noNewPrivileges,
      List<String> ulimits) {
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
    return Json.object()
        .put("terminal", process.terminal())
        .put("user", user.build())
        .put("args", Json.strings(process.arguments()))
        .put("env", Json.strings(process.environment()))
        .put("cwd", process.workingDirectory().isEmpty() ? "/" : process.workingDirectory())
        .put("capabilities", sets)
        .put("rlimits", Ulimits.json(ulimits, host.openFiles()))
        .put("noNewPrivileges", noNewPrivileges)
        .build();
  }

  private Json.Obj linux(Request request, Set<String> capabilities) {
    var linux =
        Json.object()
            .put("cgroupsPath", request.cgroup())
            .put("namespaces", namespaces(request.network()))
            .put("resources", resources(request));
    if (!(request.network() instanceof Network.Host)) {
      // As Docker: ports below 1024 and ping need no capability in a namespace of one's own.
      linux.put(
          "sysctl",
          Json.object()
              .put("net.ipv4.ip_unprivileged_port_start", "0")
              .put("net.ipv4.ping_group_range", "0 2147483647")
              .build());
    }
    if (request.privileged()) {
      return linux.put("devices", Devices.ofHost()).build();
    }
    if (!request.devices().isEmpty()) {
      linux.put("devices", HostDevice.nodes(request.devices()));
    }
    linux
        .put("maskedPaths", Json.strings(DefaultMounts.MASKED))
        .put("readonlyPaths", Json.strings(DefaultMounts.READ_ONLY));
    if (!request.seccompUnconfined()) {
      linux.put("seccomp", SeccompProfile.standard().json(host.architecture(), capabilities));
    }
    return linux.build();
  }

  private static Json.Arr namespaces(Network network) {
    var namespaces = new ArrayList<Json>();
    for (String type : List.of("pid", "ipc", "uts", "mount", "cgroup")) {
      namespaces.add(Json.object().put("type", type).build());
    }
    switch (network) {
      case Network.Host() -> {}
      case Network.Isolated() -> namespaces.add(Json.object().put("type", "network").build());
      case Network.Joined(var path) ->
          namespaces.add(Json.object().put("type", "network").put("path", path.toString()).build());
    }
    return Json.array(namespaces);
  }

  private Json.Obj resources(Request request) {
    Limits limits = request.limits();
    var resources =
        Json.object()
            .put(
                "devices",
                Devices.rules(request.privileged(), HostDevice.rules(request.devices())));
    Json.Obj memory = memory(limits);
    if (!memory.fields().isEmpty()) {
      resources.put("memory", memory);
    }
    Json.Obj cpu = cpu(limits);
    if (!cpu.fields().isEmpty()) {
      resources.put("cpu", cpu);
    }
    if (limits.pids() > 0) {
      resources.put("pids", Json.object().put("limit", limits.pids()).build());
    }
    return resources.build();
  }

  /** As Docker: a memory limit alone allows as much swap again. */
  private Json.Obj memory(Limits limits) {
    var memory = Json.object();
    if (limits.memory() > 0) {
      memory.put("limit", limits.memory());
      if (host.swapAccounting()) {
        memory.put("swap", limits.memorySwap() == 0 ? 2 * limits.memory() : limits.memorySwap());
      }
    }
    if (limits.memoryReservation() > 0) {
      memory.put("reservation", limits.memoryReservation());
    }
    return memory.build();
  }

  private static Json.Obj cpu(Limits limits) {
    var cpu = Json.object();
    if (limits.nanoCpus() > 0) {
      cpu.put("period", PERIOD).put("quota", limits.nanoCpus() * PERIOD / 1_000_000_000L);
    }
    if (limits.cpuShares() > 0) {
      cpu.put("shares", limits.cpuShares());
    }
    limits.cpusetCpus().ifPresent(cpus -> cpu.put("cpus", cpus));
    limits.cpusetMems().ifPresent(mems -> cpu.put("mems", mems));
    return cpu.build();
  }
}
