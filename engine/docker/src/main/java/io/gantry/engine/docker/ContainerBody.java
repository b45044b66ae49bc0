package io.gantry.engine.docker;

import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.HealthCheck;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.LinkSpec;
import io.gantry.engine.api.Namespaces;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.api.PortSpec;
import io.gantry.engine.api.ProcessSpec;
import io.gantry.engine.api.Resources;
import io.gantry.engine.api.Security;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is sent to have a container made or changed: {@code request.ContainerRequest} reads it back.
 * What was not asked for is not said, so that the other engine's own defaults hold.
 */
public final class ContainerBody {
  private ContainerBody() {}

  /** The body of {@code POST /containers/create}. */
  public static Json.Obj of(ContainerSpec spec) {
    Json.ObjectBuilder json = Json.object();
    process(json, spec.process());
    Lifecycle lifecycle = spec.lifecycle();
    json.put("Hostname", spec.hostname())
        .put("Domainname", spec.domainname())
        .put("Image", spec.image())
        .put("Volumes", ContainerConfig.volumes(spec))
        .put("ExposedPorts", ContainerConfig.keys(exposed(spec.network())))
        .put("Labels", DockerContainers.sorted(spec.labels()))
        .putUnlessEmpty("StopSignal", lifecycle.stopSignal());
    lifecycle.stopTimeoutSeconds().ifPresent(seconds -> json.put("StopTimeout", seconds));
    if (!lifecycle.health().equals(HealthCheck.INHERITED)) {
      json.put("Healthcheck", ContainerConfig.of(lifecycle.health()));
    }
    return json.put("HostConfig", host(spec))
        .put("NetworkingConfig", networking(spec.network()))
        .build();
  }

  private static void process(Json.ObjectBuilder json, ProcessSpec process) {
    json.put("User", process.user())
        .put("AttachStdin", process.stdinOnce())
        .put("AttachStdout", true)
        .put("AttachStderr", true)
        .put("Tty", process.terminal())
        .put("OpenStdin", process.stdin())
        .put("StdinOnce", process.stdinOnce())
        .put("Env", Json.strings(process.environment()))
        .put("Cmd", DockerContainers.orNull(process.command()))
        .put("WorkingDir", process.workingDirectory());
    // a list with one empty word takes the image's entry point away
    process
        .entrypoint()
        .ifPresent(
            words -> json.put("Entrypoint", Json.strings(words.isEmpty() ? List.of("") : words)));
  }

  /** Docker publishes only what is exposed too. */
  private static List<String> exposed(NetworkSpec network) {
    var all = new ArrayList<>(network.exposed());
    for (PortSpec port : network.ports()) {
      all.add(port.containerPort() + "/" + port.protocol());
    }
    return all;
  }

  private static Json.Obj host(ContainerSpec spec) {
    Json.ObjectBuilder json = Json.object();
    Resources limits = spec.resources();
    ResourceConfig.put(json, limits);
    json.put("MemorySwap", limits.memory().swap())
        .put("OomScoreAdj", limits.oomScoreAdj())
        .put("ShmSize", limits.shmSize());
    if (limits.memory().kernel() != 0) {
      json.put("KernelMemory", limits.memory().kernel());
    }
    mounts(json, spec);
    network(json, spec.network());
    security(json, spec.security());
    namespaces(json, spec.namespaces());
    return json.put("LogConfig", log(spec.lifecycle()))
        .put("RestartPolicy", HostConfig.restart(spec.lifecycle().restart()))
        .put("AutoRemove", spec.lifecycle().autoRemove())
        .putUnlessEmpty("Annotations", new TreeMap<>(spec.annotations()))
        .putUnlessEmpty("Systemd", spec.systemd())
        .build();
  }

  private static Json log(Lifecycle lifecycle) {
    return Json.object()
        .put("Type", lifecycle.log().driver())
        .put("Config", DockerContainers.sorted(lifecycle.log().options()))
        .build();
  }

  private static void mounts(Json.ObjectBuilder json, ContainerSpec spec) {
    json.put("Binds", DockerContainers.orNull(HostMounts.binds(spec)))
        .put("VolumesFrom", DockerContainers.orNull(HostMounts.volumesFrom(spec)))
        .putUnlessEmpty("Tmpfs", HostMounts.tmpfs(spec));
    List<Json> mounts = HostMounts.mounts(spec);
    if (!mounts.isEmpty()) {
      json.put("Mounts", Json.array(mounts));
    }
  }

  private static void network(Json.ObjectBuilder json, NetworkSpec network) {
    json.put("NetworkMode", network.mode())
        .put("PortBindings", HostConfig.portBindings(network))
        .put("PublishAllPorts", network.publishAll())
        .put("Dns", Json.strings(network.dns()))
        .put("DnsOptions", Json.strings(network.dnsOptions()))
        .put("DnsSearch", Json.strings(network.dnsSearch()))
        .put("ExtraHosts", DockerContainers.orNull(HostConfig.hosts(network.extraHosts())));
    if (!network.named()) {
      json.put("Links", DockerContainers.orNull(links(network)));
    }
  }

  private static List<String> links(NetworkSpec network) {
    var all = new ArrayList<String>();
    for (LinkSpec link : network.links()) {
      all.add(link.container() + ":" + link.alias());
    }
    return all;
  }

  private static void security(Json.ObjectBuilder json, Security security) {
    Security.Confinement confinement = security.confinement();
    json.put("Privileged", security.privileged())
        .put("CapAdd", DockerContainers.orNull(security.capAdd()))
        .put("CapDrop", DockerContainers.orNull(security.capDrop()))
        .put("ReadonlyRootfs", security.readOnlyRootfs())
        .put("GroupAdd", DockerContainers.orNull(security.groups()))
        .put("SecurityOpt", DockerContainers.orNull(HostConfig.options(confinement)))
        .putUnlessEmpty("Sysctls", new TreeMap<>(security.sysctls()));
    if (security.init()) {
      json.put("Init", true);
    }
    if (confinement.systemPaths()) {
      json.put("MaskedPaths", Json.array(List.of())).put("ReadonlyPaths", Json.array(List.of()));
    }
  }

  /** Docker has no word for namespaces of a container's own: it is what it gives unasked. */
  private static void namespaces(Json.ObjectBuilder json, Namespaces namespaces) {
    json.put("PidMode", own(namespaces.pid()))
        .put("IpcMode", namespaces.ipc())
        .put("UTSMode", own(namespaces.uts()))
        .put("UsernsMode", namespaces.user())
        .put("CgroupnsMode", namespaces.cgroup());
  }

  private static String own(String mode) {
    return mode.equals("private") ? "" : mode;
  }

  private static Json networking(NetworkSpec network) {
    var endpoints = new LinkedHashMap<String, Json>();
    for (EndpointSpec endpoint : network.endpoints()) {
      endpoints.put(endpoint.network(), endpoint(endpoint));
    }
    if (network.named() && !network.links().isEmpty()) {
      Json.Obj first =
          endpoints.get(network.mode()) instanceof Json.Obj known ? known : Json.Obj.EMPTY;
      endpoints.put(network.mode(), first.with("Links", Json.strings(links(network))));
    }
    return Json.object().put("EndpointsConfig", new Json.Obj(endpoints)).build();
  }

  /** {@code EndpointSettings}: what a container asks of a network. */
  public static Json.Obj endpoint(EndpointSpec endpoint) {
    return Json.object()
        .put("IPAMConfig", NetworkSettings.addressing(endpoint))
        .put("Aliases", DockerContainers.orNull(endpoint.aliases()))
        .put("MacAddress", endpoint.macAddress())
        .put("GwPriority", endpoint.gatewayPriority())
        .putUnlessEmpty("DriverOpts", new TreeMap<>(endpoint.options()))
        .build();
  }

  /** The body of {@code POST /containers/{id}/update}: what differs. */
  public static Json.Obj update(ContainerSpec before, ContainerSpec after) {
    Map<String, Json> old = changeable(before).fields();
    var changed = Json.object();
    changeable(after)
        .fields()
        .forEach((name, value) -> {
          if (!value.equals(old.get(name))) {
            changed.put(name, value);
          }
        });
    return changed.build();
  }

  private static Json.Obj changeable(ContainerSpec spec) {
    Json.ObjectBuilder json = Json.object();
    ResourceConfig.put(json, spec.resources());
    return json.put("MemorySwap", spec.resources().memory().swap())
        .put("RestartPolicy", HostConfig.restart(spec.lifecycle().restart()))
        .build();
  }
}
