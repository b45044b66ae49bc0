package io.gantry.cluster.kubelet.worker;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.kubelet.probe.Prober;
import io.gantry.cluster.kubelet.spec.DownwardFields;
import io.gantry.cluster.kubelet.spec.Objects;
import io.gantry.cluster.kubelet.spec.PodNetwork.ClusterNames;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.kubelet.status.StatusWriter;
import io.gantry.cluster.kubelet.volume.PodVolumes;
import io.gantry.cluster.kubelet.volume.Tokens;
import io.gantry.cluster.kubelet.volume.VolumeMounts;
import io.gantry.cluster.reconcile.EventRecorder;
import io.gantry.engine.api.Engine;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/**
 * What all workers use.
 *
 * @param starts runs what makes and starts containers: its size is how many do so at once; platform
 *     threads, because those calls block in the kernel
 * @param node the host's address and capacity; {@code podAddress} is empty
 * @param apiServer variables that say where the API server is
 * @param hostsFile the text of the host's own file
 */
public record Tools(
    Engine engine,
    Client client,
    EventRecorder events,
    Clock clock,
    Objects objects,
    PodVolumes volumes,
    VolumeMounts mounts,
    Tokens tokens,
    Prober prober,
    StatusWriter statuses,
    ExecutorService starts,
    DownwardFields.Surroundings node,
    ClusterNames names,
    Map<String, String> apiServer,
    String hostsFile) {
  DownwardFields fields(PodSpec pod, String address) {
    return new DownwardFields(
        pod,
        new DownwardFields.Surroundings(
            node.hostAddress(), address, node.milliCpus(), node.memory(), node.storage()));
  }

  void normal(PodSpec pod, String reason, String message) {
    events.event(pod.object(), "Normal", reason, message);
  }

  void warning(PodSpec pod, String reason, String message) {
    events.event(pod.object(), "Warning", reason, message);
  }

  /** About a container. */
  void normal(PodSpec pod, String container, String reason, String message) {
    events.event(pod.object(), path(pod, container), "Normal", reason, message);
  }

  /** About a container. */
  void warning(PodSpec pod, String container, String reason, String message) {
    events.event(pod.object(), path(pod, container), "Warning", reason, message);
  }

  private static String path(PodSpec pod, String container) {
    boolean main =
        pod.containers().stream().anyMatch(template -> template.name().equals(container));
    return (main ? "spec.containers{" : "spec.initContainers{") + container + "}";
  }
}
