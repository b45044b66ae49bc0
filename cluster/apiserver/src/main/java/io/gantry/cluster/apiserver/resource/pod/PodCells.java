package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.cluster.apiserver.resource.cell.Age;
import io.gantry.cluster.apiserver.resource.cell.Cells;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.KubeTime;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A Pod's row. The word under Status is found by walking through the Pod's life: its phase, the
 * first init container that is not done, then the first container that is not well.
 */
public final class PodCells {
  private final ApiObject pod;
  private final Instant now;
  private final Set<String> sidecars = new HashSet<>();
  private int ready;
  private long restarts;
  private Instant lastRestart = Instant.MIN;
  private String status;

  private PodCells(ApiObject pod, Instant now) {
    this.pod = pod;
    this.now = now;
    String reason = pod.status().string("reason");
    this.status = reason.isEmpty() ? pod.status().string("phase") : reason;
    for (Json item : pod.spec().array("initContainers")) {
      if (((Json.Obj) item).string("restartPolicy").equals("Always")) {
        sidecars.add(((Json.Obj) item).string("name"));
      }
    }
  }

  /** Name, Ready, Status, Restarts, Age, IP, Node, Nominated Node, Readiness Gates. */
  public static List<Json> of(ApiObject pod, Instant now) {
    return new PodCells(pod, now).row();
  }

  private List<Json> row() {
    if ("SchedulingGated".equals(condition("PodScheduled").string("reason"))) {
      status = "SchedulingGated";
    }
    boolean initializing = initContainers();
    if (!initializing || isTrue("Initialized")) {
      containers();
    }
    if (pod.isBeingDeleted()) {
      deletion();
    }
    int total = pod.spec().array("containers").size() + sidecars.size();
    Json.Obj spec = pod.spec();
    return Cells.of(pod)
        .text(ready + "/" + total)
        .text(status)
        .text(restartsText())
        .age(pod, now)
        .orNone(podIp())
        .orNone(spec.string("nodeName"))
        .orNone(pod.status().string("nominatedNodeName"))
        .text(gates())
        .list();
  }

  /** Whether an init container is still to be waited for. */
  private boolean initContainers() {
    List<Json> statuses = pod.status().array("initContainerStatuses");
    int total = pod.spec().array("initContainers").size();
    for (int i = 0; i < statuses.size(); i++) {
      Json.Obj container = (Json.Obj) statuses.get(i);
      countRestarts(container);
      Json.Obj state = container.object("state");
      var terminated = state.get("terminated");
      if (terminated.isPresent() && state.object("terminated").number("exitCode", 0) == 0) {
        continue;
      }
      if (sidecars.contains(container.string("name")) && container.bool("started")) {
        ready += container.bool("ready") ? 1 : 0;
        continue;
      }
      String waiting = state.object("waiting").string("reason");
      if (terminated.isPresent()) {
        status = "Init:" + ended(state.object("terminated"));
      } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
        status = "Init:" + waiting;
      } else {
        status = "Init:" + i + "/" + total;
      }
      return true;
    }
    return false;
  }

  private void containers() {
    onlySidecarsCount();
    boolean running = false;
    for (Json item : pod.status().array("containerStatuses").reversed()) {
      Json.Obj container = (Json.Obj) item;
      countRestarts(container);
      Json.Obj state = container.object("state");
      String waiting = state.object("waiting").string("reason");
      if (!waiting.isEmpty()) {
        status = waiting;
      } else if (state.get("terminated").isPresent()) {
        status = ended(state.object("terminated"));
      } else if (container.bool("ready") && state.get("running").isPresent()) {
        running = true;
        ready++;
      }
    }
    if (status.equals("Completed") && running) {
      status = isTrue("Ready") ? "Running" : "NotReady";
    }
  }

  /** Once the Pod runs, restarts of init containers that are done interest nobody. */
  private void onlySidecarsCount() {
    restarts = 0;
    lastRestart = Instant.MIN;
    for (Json item : pod.status().array("initContainerStatuses")) {
      Json.Obj container = (Json.Obj) item;
      if (sidecars.contains(container.string("name"))) {
        countRestarts(container);
      }
    }
  }

  private void countRestarts(Json.Obj container) {
    restarts += container.number("restartCount", 0);
    KubeTime.parse(container.object("lastState").object("terminated").string("finishedAt"))
        .filter(lastRestart::isBefore)
        .ifPresent(time -> lastRestart = time);
  }

  private static String ended(Json.Obj terminated) {
    String reason = terminated.string("reason");
    if (!reason.isEmpty()) {
      return reason;
    }
    long signal = terminated.number("signal", 0);
    return signal == 0 ? "ExitCode:" + terminated.number("exitCode", 0) : "Signal:" + signal;
  }

  private void deletion() {
    if (pod.status().string("reason").equals("NodeLost")) {
      status = "Unknown";
      return;
    }
    switch (pod.status().string("phase")) {
      case "Succeeded", "Failed" -> {}
      default -> status = "Terminating";
    }
  }

  private String restartsText() {
    if (restarts == 0 || lastRestart.equals(Instant.MIN)) {
      return Long.toString(restarts);
    }
    return restarts + " (" + Age.of(Duration.between(lastRestart, now)) + " ago)";
  }

  private String podIp() {
    List<Json> ips = pod.status().array("podIPs");
    return ips.isEmpty() ? pod.status().string("podIP") : ((Json.Obj) ips.getFirst()).string("ip");
  }

  private String gates() {
    List<Json> gates = pod.spec().array("readinessGates");
    if (gates.isEmpty()) {
      return Cells.NONE;
    }
    long open =
        gates.stream().filter(gate -> isTrue(((Json.Obj) gate).string("conditionType"))).count();
    return open + "/" + gates.size();
  }

  private boolean isTrue(String type) {
    return condition(type).string("status").equals("True");
  }

  private Json.Obj condition(String type) {
    for (Json item : pod.status().array("conditions")) {
      if (item instanceof Json.Obj condition && condition.string("type").equals(type)) {
        return condition;
      }
    }
    return Json.Obj.EMPTY;
  }
}
