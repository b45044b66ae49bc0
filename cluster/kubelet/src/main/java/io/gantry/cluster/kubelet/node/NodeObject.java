package io.gantry.cluster.kubelet.node;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.engine.api.EngineVersion;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Node object of this host. Pure. */
record NodeObject(
    String name, Host host, EngineVersion engine, String address, String subnet, String version) {
  private static final int PODS = 1000;

  /** As it is registered. */
  ApiObject fresh(Instant now) {
    ApiObject node =
        ApiObject.of(ResourceTypes.NODES, "", name)
            .with(Json.object().put("podCIDR", subnet).build(), "spec");
    return described(node).withStatus(status(now));
  }

  /** An existing one with the labels that are the node's to give. */
  ApiObject described(ApiObject node) {
    ApiObject labelled = node;
    for (var label : labels().entrySet()) {
      labelled = labelled.withLabel(label.getKey(), label.getValue());
    }
    return labelled;
  }

  private Map<String, String> labels() {
    return Map.of(
        "kubernetes.io/hostname",
        name,
        "kubernetes.io/os",
        "linux",
        "kubernetes.io/arch",
        engine.architecture(),
        "beta.kubernetes.io/os",
        "linux",
        "beta.kubernetes.io/arch",
        engine.architecture(),
        "node-role.kubernetes.io/control-plane",
        "");
  }

  Json.Obj status(Instant now) {
    return Json.object()
        .put("capacity", resources())
        .put("allocatable", resources())
        .put("conditions", conditions(now))
        .put(
            "addresses",
            Json.array(List.of(address("InternalIP", address), address("Hostname", name))))
        .put("nodeInfo", system())
        .build();
  }

  private static Json.Obj address(String type, String address) {
    return Json.object().put("type", type).put("address", address).build();
  }

  private Json.Obj resources() {
    return Json.object()
        .put("cpu", Integer.toString(host.cpus()))
        .put("ephemeral-storage", host.storage() / 1024 + "Ki")
        .put("memory", host.memory() / 1024 + "Ki")
        .put("pods", Integer.toString(PODS))
        .build();
  }

  private static Json.Arr conditions(Instant now) {
    var conditions = new ArrayList<Json>();
    add(
        conditions,
        now,
        "MemoryPressure",
        "False",
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available");
    add(
        conditions,
        now,
        "DiskPressure",
        "False",
        "KubeletHasNoDiskPressure",
        "kubelet has no disk pressure");
    add(
        conditions,
        now,
        "PIDPressure",
        "False",
        "KubeletHasSufficientPID",
        "kubelet has sufficient PID available");
    add(conditions, now, "Ready", "True", "KubeletReady", "kubelet is posting ready status");
    return Json.array(conditions);
  }

  private static void add(
      List<Json> into, Instant now, String type, String status, String reason, String message) {
    into.add(
        Json.object()
            .put("type", type)
            .put("status", status)
            .put("lastHeartbeatTime", KubeTime.seconds(now))
            .put("lastTransitionTime", KubeTime.seconds(now))
            .put("reason", reason)
            .put("message", message)
            .build());
  }

  private Json.Obj system() {
    return Json.object()
        .put("machineID", host.machineId())
        .put("systemUUID", host.machineId())
        .put("bootID", host.bootId())
        .put("kernelVersion", engine.kernel())
        .put("osImage", host.osImage())
        .put("containerRuntimeVersion", "gantry://" + engine.version())
        .put("kubeletVersion", version)
        .put("kubeProxyVersion", version)
        .put("operatingSystem", "linux")
        .put("architecture", engine.architecture())
        .build();
  }
}
