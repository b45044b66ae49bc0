package io.gantry.cluster.kubelet.status;

import io.gantry.cluster.kubelet.pod.Observed;
import io.gantry.cluster.kubelet.pod.PodOutcome;
import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.kubelet.spec.Role;
import io.gantry.cluster.model.KubeTime;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The status of a Pod from what is there of it. Pure. */
public final class PodStatus {
  private PodStatus() {}

  /**
   * Decides; what others wrote into the present status is kept.
   *
   * @param hostAddress the node's
   */
  public static Json.Obj of(PodSpec pod, Observed observed, String hostAddress, Instant now) {
    Json.Obj before = pod.object().status();
    boolean over =
        before.string("phase").equals("Succeeded") || before.string("phase").equals("Failed");
    if (over && observed.containers().isEmpty()) {
      return before; // of an earlier life of this process: it knew more
    }
    List<ContainerStatus> inits = statuses(pod.initContainers(), observed, true);
    boolean initialized = pod.initContainers().isEmpty() || begun(pod, observed);
    List<ContainerStatus> mains = statuses(pod.containers(), observed, initialized);
    PodOutcome outcome = PodOutcome.of(pod, observed, now);
    Phase phase = Phase.of(pod, observed, outcome, inits, mains);
    var status = new LinkedHashMap<String, Json>(before.fields());
    if (pod.object().generation() > 0) {
      status.put("observedGeneration", Json.of(pod.object().generation()));
    }
    status.put("phase", Json.of(phase.word()));
    status.put("conditions", Conditions.of(pod, observed, phase, inits, mains, now));
    status.put("hostIP", Json.of(hostAddress));
    status.put("hostIPs", addresses(hostAddress));
    if (observed.ground() instanceof Observed.Ground.Ready(String address)) {
      status.put("podIP", Json.of(address));
      status.put("podIPs", addresses(address));
    }
    status.put("startTime", Json.of(KubeTime.seconds(observed.startedAt())));
    if (!inits.isEmpty()) {
      status.put("initContainerStatuses", trees(inits));
    }
    status.put("containerStatuses", trees(mains));
    status.put("qosClass", Json.of(QosClass.of(pod).word()));
    if (outcome == PodOutcome.DEADLINE_EXCEEDED) {
      status.put("reason", Json.of("DeadlineExceeded"));
      status.put(
          "message", Json.of("Pod was active on the node longer than the specified deadline"));
    }
    return new Json.Obj(status);
  }

  private static boolean begun(PodSpec pod, Observed observed) {
    return pod.initContainers().stream()
        .allMatch(init -> {
          var seen = observed.container(init.name());
          return init.role() == Role.SIDECAR
              ? seen.started()
              : seen.ended().filter(end -> end.exitCode() == 0).isPresent();
        });
  }

  private static List<ContainerStatus> statuses(
      List<ContainerTemplate> templates, Observed observed, boolean initialized) {
    var statuses = new ArrayList<ContainerStatus>();
    for (ContainerTemplate template : templates) {
      statuses.add(new ContainerStatus(template, observed.container(template.name()), initialized));
    }
    return statuses;
  }

  private static Json.Arr addresses(String address) {
    return Json.array(List.of(Json.object().put("ip", address).build()));
  }

  private static Json.Arr trees(List<ContainerStatus> statuses) {
    return Json.array(statuses.stream().map(ContainerStatus::tree).toList());
  }
}
