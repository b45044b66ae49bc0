package io.gantry.cluster.kubelet.worker;

import io.gantry.cluster.kubelet.image.Fetched;
import io.gantry.cluster.kubelet.image.LocalImage;
import io.gantry.cluster.kubelet.pod.Action;
import io.gantry.cluster.kubelet.pod.Incarnation;
import io.gantry.cluster.kubelet.pod.Life;
import io.gantry.cluster.kubelet.pod.ObservedContainer;
import io.gantry.cluster.kubelet.pod.Waiting;
import io.gantry.cluster.kubelet.spec.ConfigException;
import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.cluster.kubelet.spec.EngineRequest;
import io.gantry.cluster.kubelet.spec.Environment;
import io.gantry.cluster.kubelet.spec.PodNetwork;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.kubelet.volume.VolumeMounts;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.Containers;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes and starts one run of a container; what stands in the way becomes a reason to wait. */
final class Starter {
  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final int START_ERROR = 128;

  private final Tools tools;
  private final PodState state;

  Starter(Tools tools, PodState state) {
    this.tools = tools;
    this.state = state;
  }

  /**
   * The run, if there is one that goes on now.
   *
   * @param fetched what a registry has just given of its image
   */
  Optional<Incarnation> start(Action.Start action, String address, Fetched fetched) {
    PodSpec pod = state.pod();
    ContainerTemplate container = action.container();
    Instant now = tools.clock().instant();
    return switch (LocalImage.find(tools.engine().images(), container, fetched, now)) {
      case LocalImage.Missing(Waiting waiting) -> {
        missing(pod, container, waiting);
        yield Optional.empty();
      }
      case LocalImage.Present(String imageId, String user) -> {
        String pulled =
            fetched instanceof Fetched.Pulled(String message)
                ? message
                : "Container image \"" + container.image() + "\" already present on machine";
        tools.normal(pod, container.name(), "Pulled", pulled);
        yield create(action, pod, imageId, user, address);
      }
    };
  }

  private void missing(PodSpec pod, ContainerTemplate container, Waiting waiting) {
    Optional<Waiting> before = state.container(container.name()).waiting();
    if (before.filter(why -> why.reason().equals(Waiting.IMAGE_BACK_OFF)).isPresent()) {
      String message = before.get().message();
      tools.normal(pod, container.name(), "BackOff", PodWorker.backOff(container));
      var again = new Waiting(Waiting.IMAGE_BACK_OFF, message, waiting.until());
      state.update(container.name(), seen -> seen.held(again));
      return;
    }
    if (waiting.reason().equals(Waiting.IMAGE_PULL)) {
      String failed = "Failed to pull image \"" + container.image() + "\": " + waiting.message();
      tools.warning(pod, container.name(), "Failed", failed);
    } else if (waiting.reason().equals(Waiting.IMAGE_NEVER_PULL)) {
      tools.warning(pod, container.name(), "ErrImageNeverPull", waiting.message());
    } else {
      tools.warning(pod, container.name(), "InspectFailed", waiting.message());
    }
    tools.warning(pod, container.name(), "Failed", "Error: " + waiting.reason());
    state.update(container.name(), seen -> seen.held(waiting));
  }

  private Optional<Incarnation> create(
      Action.Start action, PodSpec pod, String imageId, String user, String address) {
    ContainerTemplate container = action.container();
    String id;
    try {
      id = create(request(action, pod, user, address));
    } catch (GantryException e) {
      String reason = e instanceof ConfigException ? Waiting.CONFIG : Waiting.CREATE;
      tools.warning(pod, container.name(), "Failed", "Error: " + e.text());
      Instant until = tools.clock().instant().plus(RETRY);
      state.update(container.name(), seen -> seen.held(new Waiting(reason, e.text(), until)));
      return Optional.empty();
    }
    tools.normal(pod, container.name(), "Created", "Created container: " + container.name());
    return Optional.of(begin(action, pod, id, imageId)).filter(Incarnation::running);
  }

  private EngineRequest request(Action.Start action, PodSpec pod, String user, String address) {
    ContainerTemplate container = action.container();
    var environment =
        Environment.of(tools.fields(pod, address), tools.objects(), container, tools.apiServer());
    var mounts =
        tools.mounts().of(pod, container, action.attempt(), VolumeMounts.expansion(environment));
    return new EngineRequest(
        pod,
        container,
        action.attempt(),
        environment,
        mounts,
        PodNetwork.of(pod, pod.uid(), tools.names()),
        user);
  }

  /** Nobody but us uses such names: one that is taken is a leftover of a process that died. */
  private String create(EngineRequest request) {
    Containers containers = tools.engine().containers();
    ContainerSpec spec = request.decide();
    try {
      return containers.create(spec, request.name()).id();
    } catch (GantryException e) {
      if (e.kind() != Kind.ALREADY_EXISTS) {
        throw e;
      }
      containers.remove(request.name(), true, true);
      return containers.create(spec, request.name()).id();
    }
  }

  private Incarnation begin(Action.Start action, PodSpec pod, String id, String imageId) {
    ContainerTemplate container = action.container();
    Containers containers = tools.engine().containers();
    Life life;
    String signal = "SIGTERM";
    try {
      containers.start(id);
      ContainerDetails details = containers.inspect(id);
      life = new Life.Running(Ends.startedAt(details.state()).orElseGet(tools.clock()::instant));
      signal = details.endSignal();
      String started = "Started container " + container.name();
      tools.normal(pod, container.name(), "Started", started);
    } catch (GantryException e) {
      tools.warning(pod, container.name(), "Failed", "Error: " + e.text());
      life =
          new Life.Ended(
              START_ERROR, "StartError", e.text(), Optional.empty(), tools.clock().instant());
    }
    var run =
        new Incarnation(
            id,
            container.name(),
            action.attempt(),
            container.hash(),
            container.image(),
            imageId,
            signal,
            life);
    Optional<Incarnation> outdated = state.container(container.name()).previous();
    state.update(container.name(), seen -> seen.begun(run, action.backoff()));
    outdated.ifPresent(this::discard);
    return run;
  }

  /** Only the last run that ended is kept, for its log. */
  private void discard(Incarnation run) {
    boolean used =
        state.observed().containers().values().stream()
            .map(ObservedContainer::previous)
            .anyMatch(Optional.of(run)::equals);
    if (!used) {
      Ends.remove(tools.engine().containers(), run.id());
    }
  }
}
