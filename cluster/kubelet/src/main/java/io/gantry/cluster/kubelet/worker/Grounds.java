package io.gantry.cluster.kubelet.worker;

import io.gantry.cluster.kubelet.pod.Observed;
import io.gantry.cluster.kubelet.pod.Observed.Ground;
import io.gantry.cluster.kubelet.spec.EngineLabels;
import io.gantry.cluster.kubelet.spec.PodNetwork;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.kubelet.volume.PodVolumes.MountException;
import io.gantry.engine.api.Sandboxes.Sandbox;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes and gives back what the containers of a Pod stand on: sandbox, volumes, hosts file. */
record Grounds(Tools tools, PodState state) {
  private static final Duration RETRY = Duration.ofSeconds(5);

  static String address(Observed observed) {
    return observed.ground() instanceof Ground.Ready(String address) ? address : "";
  }

  /** Makes it; safe to repeat. */
  void prepare() {
    PodSpec pod = state.pod();
    try {
      String address = tools.node().hostAddress();
      if (!pod.hostNetwork()) {
        Sandbox sandbox = tools.engine().sandboxes().create(pod.uid(), EngineLabels.of(pod));
        address = sandbox.address();
      }
      tools.volumes().bring(tools.fields(pod, address));
      String domain = tools.names().domain();
      tools.mounts().writeHosts(pod, PodNetwork.hosts(pod, address, domain, tools.hostsFile()));
      sayUnserved(pod);
      state.ground(new Ground.Ready(address));
    } catch (GantryException e) {
      boolean mount = e instanceof MountException;
      String message = mount ? e.text() : "Failed to create pod sandbox: " + e.text();
      tools.warning(pod, mount ? "FailedMount" : "FailedCreatePodSandBox", message);
      Instant retryAt = tools.clock().instant().plus(RETRY);
      state.ground(new Ground.Missing(retryAt));
    }
  }

  private void sayUnserved(PodSpec pod) {
    Json.Obj spec = pod.object().spec();
    for (String field : List.of("hostPID", "hostIPC", "shareProcessNamespace")) {
      if (spec.bool(field)) {
        tools.warning(pod, "NotServed", "spec." + field + " is not served: it is ignored");
      }
    }
    for (String field : List.of("supplementalGroups", "sysctls")) {
      if (!pod.securityContext().array(field).isEmpty()) {
        String path = "spec.securityContext." + field;
        tools.warning(pod, "NotServed", path + " is not served: it is ignored");
      }
    }
    for (var container : pod.all()) {
      for (Json port : container.tree().array("ports")) {
        long hostPort = port.asObject().number("hostPort", 0);
        if (hostPort > 0 && !pod.hostNetwork()) {
          tools.warning(
              pod,
              container.name(),
              "NotServed",
              "hostPort " + hostPort + " is not served: use a Service of type NodePort");
        }
      }
    }
  }

  /** Brings volumes made of objects up to date. */
  void renew() {
    PodSpec pod = state.pod();
    try {
      tools.volumes().bring(tools.fields(pod, address(state.observed())));
    } catch (GantryException e) {
      tools.warning(pod, "FailedMount", e.text());
    }
  }

  /** Gives it back; nothing there is fine. */
  void clear() {
    PodSpec pod = state.pod();
    if (!pod.hostNetwork()) {
      tools.engine().sandboxes().remove(pod.uid());
    }
    tools.volumes().remove(pod.uid());
    state.ground(new Ground.Cleared());
  }

  /** When tokens must be renewed. */
  Optional<Instant> renewAt() {
    return tools.tokens().renewAt(state.pod().uid());
  }
}
