package io.gantry.cluster.kubelet.pod;

import io.gantry.cluster.kubelet.pod.Observed.Ground;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A Pod and what is there of it, told step by step by a test. */
public final class Scene {
  public static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  public PodSpec pod;
  public Ground ground = new Ground.Ready("10.244.0.7");
  public final Map<String, ObservedContainer> containers = new HashMap<>();
  public Optional<Instant> endingSince = Optional.empty();

  public Scene(String spec) {
    pod = pod(spec, "");
  }

  /** A Pod {@code default/web} with uid {@code u1}; {@code more} are further fields. */
  public static PodSpec pod(String spec, String more) {
    String text =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"default",
         "uid":"u1","generation":1,"labels":{"app":"web"}},"spec":%s%s}
        """
            .formatted(spec, more);
    return new PodSpec(new ApiObject(Json.parse(text).asObject()));
  }

  /** One container {@code c} of image {@code app:1}, and further fields. */
  public static Scene single(String more) {
    return new Scene("{\"containers\":[{\"name\":\"c\",\"image\":\"app:1\"}]" + more + "}");
  }

  public Scene running(String name) {
    return run(name, 0, new Life.Running(START), true);
  }

  public Scene ended(String name, int code, int seconds) {
    return run(
        name,
        0,
        new Life.Ended(
            code,
            code == 0 ? "Completed" : "Error",
            "",
            Optional.of(START),
            START.plusSeconds(seconds)),
        false);
  }

  public Scene run(String name, int attempt, Life life, boolean up) {
    String hash = pod.container(name).orElseThrow().hash();
    var run =
        new Incarnation("id-" + name, name, attempt, hash, "app:1", "sha256:1", "SIGTERM", life);
    ObservedContainer before = containers.getOrDefault(name, ObservedContainer.NONE);
    containers.put(
        name,
        new ObservedContainer(
            Optional.of(run),
            before.previous(),
            Optional.empty(),
            before.backoff(),
            up,
            up,
            Optional.empty(),
            Optional.empty()));
    return this;
  }

  public Scene backoff(String name, CrashBackoff backoff) {
    ObservedContainer c = containers.getOrDefault(name, ObservedContainer.NONE);
    containers.put(
        name,
        new ObservedContainer(
            c.current(),
            c.previous(),
            c.waiting(),
            backoff,
            c.started(),
            c.ready(),
            c.failing(),
            c.stopBy()));
    return this;
  }

  public Scene waiting(String name, Waiting waiting) {
    ObservedContainer c = containers.getOrDefault(name, ObservedContainer.NONE);
    containers.put(
        name,
        new ObservedContainer(
            c.current(),
            c.previous(),
            Optional.of(waiting),
            c.backoff(),
            c.started(),
            c.ready(),
            c.failing(),
            c.stopBy()));
    return this;
  }

  public Scene health(String name, boolean started, boolean ready, Optional<String> failing) {
    ObservedContainer c = containers.getOrDefault(name, ObservedContainer.NONE);
    containers.put(
        name,
        new ObservedContainer(
            c.current(),
            c.previous(),
            c.waiting(),
            c.backoff(),
            started,
            ready,
            failing,
            c.stopBy()));
    return this;
  }

  public Scene stopping(String name, int seconds) {
    ObservedContainer c = containers.getOrDefault(name, ObservedContainer.NONE);
    containers.put(
        name,
        new ObservedContainer(
            c.current(),
            c.previous(),
            c.waiting(),
            c.backoff(),
            c.started(),
            c.ready(),
            c.failing(),
            Optional.of(START.plusSeconds(seconds))));
    return this;
  }

  public Scene deleted() {
    endingSince = Optional.of(START);
    return this;
  }

  public Observed observed() {
    return new Observed(ground, containers, START, endingSince, false);
  }

  public PodPlan at(int seconds) {
    return PodPlan.decide(pod, observed(), START.plusSeconds(seconds));
  }
}
