package io.gantry.engine.docker;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.IdMappings;
import io.gantry.engine.api.LogConfig;
import io.gantry.engine.api.Namespaces;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.api.PortSpec;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.engine.api.Security;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.GuardedPaths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code HostConfig}: what a container asked of the host. */
final class HostConfig {
  private static final long SHM_SIZE = 64L << 20;

  private HostConfig() {}

  static Json.Obj of(ContainerDetails container) {
    ContainerSpec spec = container.spec();
    Json.ObjectBuilder json = Json.object();
    general(json, spec);
    security(json, spec, NetworkSettings.hostLinks(container));
    ResourceConfig.put(json, spec.resources());
    mounts(json, spec);
    boolean privileged = spec.security().privileged();
    boolean shown = spec.security().confinement().systemPaths();
    json.put(
        "MaskedPaths",
        privileged ? Json.nil() : Json.strings(shown ? List.of() : GuardedPaths.MASKED));
    json.put(
        "ReadonlyPaths",
        privileged ? Json.nil() : Json.strings(shown ? List.of() : GuardedPaths.READ_ONLY));
    if (spec.security().init()) {
      json.put("Init", true);
    }
    return json.build();
  }

  private static void general(Json.ObjectBuilder json, ContainerSpec spec) {
    json.put("Binds", DockerContainers.orNull(HostMounts.binds(spec)))
        .put("ContainerIDFile", "")
        .put("LogConfig", log(spec.lifecycle().log()))
        .put("NetworkMode", spec.network().mode())
        .put("PortBindings", portBindings(spec.network()))
        .put("RestartPolicy", restart(spec.lifecycle().restart()))
        .put("AutoRemove", spec.lifecycle().autoRemove())
        .put("VolumeDriver", "")
        .put("VolumesFrom", DockerContainers.orNull(HostMounts.volumesFrom(spec)))
        .put("ConsoleSize", Json.array(List.of(Json.of(0), Json.of(0))));
  }

  private static void security(Json.ObjectBuilder json, ContainerSpec spec, Json links) {
    Security security = spec.security();
    NetworkSpec network = spec.network();
    if (!spec.annotations().isEmpty()) {
      json.put("Annotations", DockerContainers.sorted(spec.annotations()));
    }
    Namespaces namespaces = spec.namespaces();
    json.put("CapAdd", DockerContainers.orNull(capabilities(security.capAdd())))
        .put("CapDrop", DockerContainers.orNull(capabilities(security.capDrop())))
        .put("CgroupnsMode", namespaces.cgroup().isEmpty() ? "private" : namespaces.cgroup())
        .put("Dns", Json.strings(network.dns()))
        .put("DnsOptions", Json.strings(network.dnsOptions()))
        .put("DnsSearch", Json.strings(network.dnsSearch()))
        .put("ExtraHosts", DockerContainers.orNull(hosts(network.extraHosts())))
        .put("GroupAdd", DockerContainers.orNull(security.groups()))
        .put("IpcMode", namespaces.ipc().isEmpty() ? "private" : namespaces.ipc())
        .put("Cgroup", "")
        .put("Links", links)
        .put("OomScoreAdj", spec.resources().oomScoreAdj())
        .put("PidMode", namespaces.pid().equals("private") ? "" : namespaces.pid())
        .put("Privileged", security.privileged())
        .put("PublishAllPorts", network.publishAll())
        .put("ReadonlyRootfs", security.readOnlyRootfs())
        .put("SecurityOpt", DockerContainers.orNull(options(spec)));
    Map<String, String> tmpfs = HostMounts.tmpfs(spec);
    if (!tmpfs.isEmpty()) {
      json.put("Tmpfs", Json.stringMap(tmpfs));
    }
    long shmSize = spec.resources().shmSize();
    json.put("UTSMode", namespaces.uts().equals("private") ? "" : namespaces.uts())
        .put("UsernsMode", namespaces.user())
        .put("ShmSize", shmSize == 0 ? SHM_SIZE : shmSize);
    if (namespaces.mapping().any()) {
      json.put("IDMappings", mappings(namespaces.mapping()));
    }
    if (!security.sysctls().isEmpty()) {
      json.put("Sysctls", DockerContainers.sorted(security.sysctls()));
    }
    json.put("Runtime", "").put("Isolation", "");
  }

  /** As Podman shows them; docker has no ids by container. */
  private static Json.Obj mappings(IdMappings mapping) {
    return Json.object()
        .put("UidMap", Json.strings(mapping.uids().stream().map(IdMappings.Range::text).toList()))
        .put("GidMap", Json.strings(mapping.gids().stream().map(IdMappings.Range::text).toList()))
        .build();
  }

  /** With the kernel's names. */
  private static List<String> capabilities(List<String> asked) {
    var all = new ArrayList<String>();
    for (String one : asked) {
      String name = one.toUpperCase(Locale.ROOT);
      all.add(name.equals("ALL") || name.startsWith("CAP_") ? name : "CAP_" + name);
    }
    return all;
  }

  private static void mounts(Json.ObjectBuilder json, ContainerSpec spec) {
    List<Json> all = HostMounts.mounts(spec);
    if (!all.isEmpty()) {
      json.put("Mounts", Json.array(all));
    }
  }

  static Json portBindings(NetworkSpec network) {
    var bindings = new TreeMap<String, List<Json>>();
    for (PortSpec port : network.ports()) {
      bindings
          .computeIfAbsent(port.containerPort() + "/" + port.protocol(), _ -> new ArrayList<>())
          .add(
              Json.object()
                  .put("HostIp", port.hostAddress())
                  .put("HostPort", port.hostPort() == 0 ? "" : Integer.toString(port.hostPort()))
                  .build());
    }
    var fields = new LinkedHashMap<String, Json>();
    bindings.forEach((port, hosts) -> fields.put(port, Json.array(hosts)));
    return new Json.Obj(fields);
  }

  static List<String> hosts(Map<String, String> extraHosts) {
    var all = new ArrayList<String>();
    new TreeMap<>(extraHosts).forEach((name, address) -> all.add(name + ":" + address));
    return all;
  }

  private static List<String> options(ContainerSpec spec) {
    Security security = spec.security();
    Security.Confinement confinement = security.confinement();
    var all = new ArrayList<>(options(confinement));
    // docker adds it where a label would be in the way
    boolean inTheWay =
        security.privileged()
            || spec.namespaces().pid().equals("host")
            || spec.namespaces().ipc().equals("host");
    if (inTheWay && !confinement.labelDisable()) {
      all.add("label=disable");
    }
    return all;
  }

  /** {@code SecurityOpt}, as it was asked for. */
  static List<String> options(Security.Confinement confinement) {
    var all = new ArrayList<String>();
    if (confinement.noNewPrivileges()) {
      all.add("no-new-privileges");
    }
    if (!confinement.seccomp().isEmpty()) {
      all.add("seccomp=" + confinement.seccomp());
    }
    if (!confinement.apparmor().isEmpty()) {
      all.add("apparmor=" + confinement.apparmor());
    }
    if (confinement.labelDisable()) {
      all.add("label=disable");
    }
    if (confinement.writableCgroups()) {
      all.add("writable-cgroups=true");
    }
    return all;
  }

  static Json restart(RestartPolicy policy) {
    return Json.object()
        .put("Name", policy.mode().word())
        .put("MaximumRetryCount", policy.maximumRetries())
        .build();
  }

  private static Json log(LogConfig log) {
    return Json.object()
        .put("Type", log.driver().isEmpty() ? "local" : log.driver())
        .put("Config", DockerContainers.sorted(log.options()))
        .build();
  }
}
