package io.gantry.cluster.kubelet.worker;

import io.gantry.cluster.kubelet.pod.Incarnation;
import io.gantry.cluster.kubelet.probe.Prober.Answer;
import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs {@code lifecycle} hooks of a container. */
record Hooks(Tools tools, PodState state) {
  /** Runs {@code postStart} or {@code preStop}; what went wrong, if something did. */
  Optional<String> run(String which, Incarnation run, Duration limit) throws InterruptedException {
    PodSpec pod = state.pod();
    Optional<ContainerTemplate> template = pod.container(run.container());
    Optional<Json.Obj> hook = template.flatMap(container -> container.hook(which));
    if (hook.isEmpty() || template.isEmpty()) {
      return Optional.empty();
    }
    if (hook.get().get("sleep").isPresent()) {
      Duration asked = Duration.ofSeconds(hook.get().object("sleep").number("seconds", 0));
      Duration time = asked.compareTo(limit) < 0 ? asked : limit;
      boolean _ = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
      return Optional.empty();
    }
    Answer answer = tools.prober().ask(hook.get(), limit, template.get(), run.id(), address());
    return answer.success() ? Optional.empty() : Optional.of(answer.output());
  }

  private String address() {
    return Grounds.address(state.observed());
  }
}
