package io.gantry.cluster.kubelet.status;

import io.gantry.cluster.kubelet.pod.Observed;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.kubelet.spec.Role;
import io.gantry.cluster.model.KubeTime;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions of a Pod that the node owns; those of others are kept as they are. */
final class Conditions {
  private static final List<String> OWN =
      List.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady");

  private final PodSpec pod;
  private final Instant now;
  private final List<Json> before;
  private final List<Json> conditions = new ArrayList<>();

  private Conditions(PodSpec pod, Instant now) {
    this.pod = pod;
    this.now = now;
    before = pod.object().status().array("conditions");
  }

  static Json.Arr of(
      PodSpec pod,
      Observed observed,
      Phase phase,
      List<ContainerStatus> inits,
      List<ContainerStatus> mains,
      Instant now) {
    var conditions = new Conditions(pod, now);
    conditions.add(
        "PodReadyToStartContainers", observed.ground() instanceof Observed.Ground.Ready, "", "");
    conditions.initialized(phase, inits, mains);
    conditions.ready(phase, inits, mains);
    conditions.keepOthers();
    return Json.array(conditions.conditions);
  }

  private void initialized(Phase phase, List<ContainerStatus> inits, List<ContainerStatus> mains) {
    boolean begun = mains.stream().anyMatch(main -> main.seen().current().isPresent());
    List<String> incomplete =
        inits.stream()
            .filter(init ->
                init.template().role() == Role.SIDECAR ? !init.seen().started() : !init.ready())
            .map(init -> init.template().name())
            .toList();
    if (phase == Phase.SUCCEEDED) {
      add("Initialized", true, "PodCompleted", "");
    } else if (begun || incomplete.isEmpty()) {
      add("Initialized", true, "", "");
    } else {
      String message = "containers with incomplete status: " + list(incomplete);
      add("Initialized", false, "ContainersNotInitialized", message);
    }
  }

  private void ready(Phase phase, List<ContainerStatus> inits, List<ContainerStatus> mains) {
    var unready = new ArrayList<String>();
    for (ContainerStatus init : inits) {
      if (init.template().role() == Role.SIDECAR && !init.ready()) {
        unready.add(init.template().name());
      }
    }
    for (ContainerStatus main : mains) {
      if (!main.ready()) {
        unready.add(main.template().name());
      }
    }
    switch (phase) {
      case SUCCEEDED -> both("PodCompleted", "");
      case FAILED -> both("PodFailed", "");
      case PENDING, RUNNING -> {
        if (unready.isEmpty()) {
          gates();
          add("ContainersReady", true, "", "");
        } else {
          both("ContainersNotReady", "containers with unready status: " + list(unready));
        }
      }
    }
  }

  private void both(String reason, String message) {
    add("Ready", false, reason, message);
    add("ContainersReady", false, reason, message);
  }

  private void gates() {
    var messages = new ArrayList<String>();
    for (Json item : pod.object().spec().array("readinessGates")) {
      String type = item.asObject().string("conditionType");
      Optional<Json.Obj> condition = find(type);
      if (condition.isEmpty()) {
        messages.add(
            "corresponding condition of pod readiness gate \"" + type + "\" does not exist.");
      } else if (!condition.get().string("status").equals("True")) {
        messages.add(
            "the status of pod readiness gate \""
                + type
                + "\" is not \"True\", but "
                + condition.get().string("status"));
      }
    }
    if (messages.isEmpty()) {
      add("Ready", true, "", "");
    } else {
      add("Ready", false, "ReadinessGatesNotReady", String.join(", ", messages));
    }
  }

  private static String list(List<String> names) {
    return "[" + String.join(" ", names) + "]";
  }

  private Optional<Json.Obj> find(String type) {
    for (Json item : before) {
      if (item instanceof Json.Obj condition && condition.string("type").equals(type)) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  private void add(String type, boolean holds, String reason, String message) {
    String word = holds ? "True" : "False";
    String since =
        find(type)
            .filter(old -> old.string("status").equals(word))
            .map(old -> old.string("lastTransitionTime"))
            .filter(time -> !time.isEmpty())
            .orElseGet(() -> KubeTime.seconds(now));
    var condition =
        Json.object()
            .put("type", type)
            .put("observedGeneration", pod.object().generation())
            .put("status", word)
            .put("lastProbeTime", Json.nil())
            .put("lastTransitionTime", since)
            .putUnlessEmpty("reason", reason)
            .putUnlessEmpty("message", message);
    conditions.add(condition.build());
  }

  private void keepOthers() {
    for (Json item : before) {
      if (item instanceof Json.Obj condition && !OWN.contains(condition.string("type"))) {
        conditions.add(condition);
      }
    }
  }
}
