package io.gantry.cluster.kubelet.worker;

import io.gantry.cluster.kubelet.pod.CrashBackoff;
import io.gantry.cluster.kubelet.pod.Incarnation;
import io.gantry.cluster.kubelet.pod.Life;
import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.cluster.kubelet.spec.EngineLabels;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.model.KubeTime;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerState;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The runs of a container, found again by a kubelet that has just started: by the engine's labels,
 * and where the engine has nothing by the status that was written last.
 *
 * @param superfluous containers of the engine that nobody needs any more
 */
record Recovery(
    Optional<Incarnation> current, Optional<Incarnation> previous, List<String> superfluous) {
  /** Decides. */
  static Recovery of(
      PodSpec pod, ContainerTemplate template, List<ContainerDetails> found, Instant now) {
    var runs = new ArrayList<Incarnation>();
    var superfluous = new ArrayList<String>();
    for (ContainerDetails details : found) {
      if (!template.name().equals(details.labels().get(EngineLabels.CONTAINER))) {
        continue;
      }
      if (details.state() instanceof ContainerState.Created) {
        superfluous.add(details.id()); // its maker died before it was started
      } else {
        runs.add(run(details, now));
      }
    }
    runs.sort(Comparator.comparingInt(Incarnation::attempt).reversed());
    for (Incarnation old : runs.subList(Math.min(2, runs.size()), runs.size())) {
      superfluous.add(old.id());
    }
    Optional<Incarnation> current =
        runs.isEmpty() ? remembered(pod, template, now) : Optional.of(runs.getFirst());
    Optional<Incarnation> previous = runs.size() < 2 ? Optional.empty() : Optional.of(runs.get(1));
    return new Recovery(current, previous, superfluous);
  }

  private static Incarnation run(ContainerDetails details, Instant now) {
    String attempt = details.labels().getOrDefault(EngineLabels.ATTEMPT, "0");
    return new Incarnation(
        details.id(),
        details.labels().getOrDefault(EngineLabels.CONTAINER, ""),
        Integer.parseInt(attempt),
        details.labels().getOrDefault(EngineLabels.HASH, ""),
        details.imageName(),
        details.imageId().toString(),
        details.endSignal(),
        Ends.life(details.state(), now));
  }

  /** The item of the present status about a container. */
  static Json.Obj status(PodSpec pod, String container) {
    for (String list : List.of("containerStatuses", "initContainerStatuses")) {
      for (Json item : pod.object().status().array(list)) {
        if (item instanceof Json.Obj status && status.string("name").equals(container)) {
          return status;
        }
      }
    }
    return Json.Obj.EMPTY;
  }

  private static Optional<Incarnation> remembered(
      PodSpec pod, ContainerTemplate template, Instant now) {
    Json.Obj status = status(pod, template.name());
    String id = status.string("containerID");
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Json.Obj end = status.object("state").object("terminated");
    Life.Ended life =
        end.fields().isEmpty()
            ? Ends.unknown("The container could not be located when the node started", now)
            : new Life.Ended(
                (int) end.number("exitCode", 0),
                end.string("reason"),
                end.string("message"),
                KubeTime.parse(end.string("startedAt")),
                KubeTime.parse(end.string("finishedAt")).orElse(now));
    return Optional.of(
        new Incarnation(
            id.substring(id.indexOf("://") + 3),
            template.name(),
            (int) status.number("restartCount", 0),
            template.hash(),
            status.string("image"),
            status.string("imageID"),
            "SIGTERM",
            life));
  }

  /** Puts it into a Pod's state. */
  void into(PodState state, String container) {
    previous.ifPresent(run -> state.update(container, seen -> seen.begun(run, CrashBackoff.NONE)));
    current.ifPresent(run -> state.update(container, seen -> seen.begun(run, CrashBackoff.NONE)));
  }
}
