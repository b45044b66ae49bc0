package io.gantry.cluster.controllers.nodelifecycle;

import io.gantry.cluster.controllers.condition.Condition;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.KubeTime;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a node's conditions and taints shall be; pure. */
final class NodePlan {
  static final String NOT_READY = "node.kubernetes.io/not-ready";
  static final String UNREACHABLE = "node.kubernetes.io/unreachable";

  private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
  private static final Set<String> OURS = Set.of(NOT_READY, UNREACHABLE, UNSCHEDULABLE);
  private static final List<String> KUBELETS =
      List.of("MemoryPressure", "DiskPressure", "PIDPressure", "Ready");

  private NodePlan() {}

  /** The conditions of a node from which nothing was heard for too long. */
  static Json.Obj silent(ApiObject node, Instant now) {
    List<Condition> all = Condition.all(node.status());
    for (String type : KUBELETS) {
      boolean known = Condition.find(all, type).isPresent();
      if (!known || !Condition.find(all, type).orElseThrow().status().equals("Unknown")) {
        String reason = known ? "NodeStatusUnknown" : "NodeStatusNeverUpdated";
        String message =
            known ? "Kubelet stopped posting node status." : "Kubelet never posted node status.";
        Condition old =
            Condition.find(all, type).orElse(Condition.of(type, "Unknown", reason, message, now));
        all =
            Condition.replace(
                all,
                old.with("status", "Unknown")
                    .with("reason", reason)
                    .with("message", message)
                    .with("lastTransitionTime", KubeTime.seconds(now)));
      }
    }
    return node.status().with("conditions", Condition.tree(all));
  }

  /** The node's taints, those that follow from its state set anew. */
  static Json.Arr taints(ApiObject node, Instant now) {
    var wanted = new ArrayList<Json.Obj>();
    String ready = Condition.find(node, "Ready").map(Condition::status).orElse("");
    switch (ready) {
      case "True", "" -> {} // a node that has just come has not said anything yet
      case "False" -> {
        wanted.add(taint(NOT_READY, "NoSchedule"));
        wanted.add(taint(NOT_READY, "NoExecute"));
      }
      default -> {
        wanted.add(taint(UNREACHABLE, "NoSchedule"));
        wanted.add(taint(UNREACHABLE, "NoExecute"));
      }
    }
    if (node.spec().bool("unschedulable")) {
      wanted.add(taint(UNSCHEDULABLE, "NoSchedule"));
    }
    var taints = new ArrayList<Json>();
    for (Json item : node.spec().array("taints")) {
      Json.Obj taint = item.asObject();
      boolean ours = OURS.contains(taint.string("key"));
      boolean still = wanted.removeIf(next -> same(next, taint));
      if (!ours || still) {
        taints.add(item);
      }
    }
    for (Json.Obj taint : wanted) {
      boolean evicts = taint.string("effect").equals("NoExecute");
      taints.add(evicts ? taint.with("timeAdded", Json.of(KubeTime.seconds(now))) : taint);
    }
    return Json.array(taints);
  }

  private static Json.Obj taint(String key, String effect) {
    return Json.object().put("key", key).put("effect", effect).build();
  }

  private static boolean same(Json.Obj one, Json.Obj other) {
    return one.string("key").equals(other.string("key"))
        && one.string("effect").equals(other.string("effect"));
  }
}
