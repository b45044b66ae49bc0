package io.gantry.cluster.kubelet.status;

import io.gantry.cluster.kubelet.pod.Incarnation;
import io.gantry.cluster.kubelet.pod.Life;
import io.gantry.cluster.kubelet.pod.ObservedContainer;
import io.gantry.cluster.kubelet.pod.Waiting;
import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.cluster.kubelet.spec.Role;
import io.gantry.cluster.model.KubeTime;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.Optional;

/** One item of {@code containerStatuses} or {@code initContainerStatuses}. */
record ContainerStatus(ContainerTemplate template, ObservedContainer seen, boolean initialized) {
  /** Running and, as far as probes say, of use; an init container: well over. */
  boolean ready() {
    return template.role() == Role.INIT
        ? seen.ended().filter(end -> end.exitCode() == 0).isPresent()
        : seen.running() && seen.started() && seen.ready();
  }

  boolean running() {
    return seen.running();
  }

  /** Whether it is over and stays so for now: no wait for a further start is under way. */
  Optional<Life.Ended> terminated() {
    return seen.waiting().isPresent() ? Optional.empty() : seen.ended();
  }

  /** The end that is shown as the last state. */
  Optional<Life.Ended> lastEnd() {
    if (seen.waiting().isPresent() && seen.ended().isPresent()) {
      return seen.ended();
    }
    return seen.previous()
        .map(Incarnation::life)
        .filter(Life.Ended.class::isInstance)
        .map(Life.Ended.class::cast);
  }

  Json.Obj tree() {
    Optional<Incarnation> run = seen.current();
    var tree =
        Json.object()
            .put("name", template.name())
            .put("state", state())
            .put("lastState", last())
            .put("ready", ready())
            .put("restartCount", seen.restartCount())
            .put("image", run.map(Incarnation::image).orElse(template.image()))
            .put("imageID", run.map(Incarnation::imageId).orElse(""));
    run.ifPresent(current -> tree.put("containerID", id(current)));
    tree.put("started", seen.running() && (template.role() == Role.INIT || seen.started()));
    return tree.build();
  }

  private static String id(Incarnation run) {
    return "gantry://" + run.id();
  }

  private Json.Obj state() {
    if (seen.waiting().isPresent() && !seen.running()) {
      Waiting why = seen.waiting().get();
      return waiting(why.reason(), why.message());
    }
    if (seen.current().isEmpty()) {
      return waiting(initialized ? Waiting.CREATING : Waiting.INITIALIZING, "");
    }
    Incarnation run = seen.current().get();
    return switch (run.life()) {
      case Life.Running(Instant startedAt) ->
          Json.object()
              .put("running", Json.object().put("startedAt", KubeTime.seconds(startedAt)).build())
              .build();
      case Life.Ended end -> terminated(run, end);
    };
  }

  private static Json.Obj waiting(String reason, String message) {
    return Json.object()
        .put(
            "waiting",
            Json.object().put("reason", reason).putUnlessEmpty("message", message).build())
        .build();
  }

  private Json.Obj last() {
    Optional<Life.Ended> end = lastEnd();
    Optional<Incarnation> run = seen.ended().equals(end) ? seen.current() : seen.previous();
    return end.isPresent() && run.isPresent() ? terminated(run.get(), end.get()) : Json.Obj.EMPTY;
  }

  private static Json.Obj terminated(Incarnation run, Life.Ended end) {
    return Json.object()
        .put(
            "terminated",
            Json.object()
                .put("exitCode", end.exitCode())
                .put("reason", end.reason())
                .putUnlessEmpty("message", end.message())
                .put("startedAt", KubeTime.seconds(end.startedAt().orElse(Instant.EPOCH)))
                .put("finishedAt", KubeTime.seconds(end.finishedAt()))
                .put("containerID", id(run))
                .build())
        .build();
  }
}
