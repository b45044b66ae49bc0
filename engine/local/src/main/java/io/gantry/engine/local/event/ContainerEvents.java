package io.gantry.engine.local.event;

import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.PredefinedNetwork;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Tells what happens to containers, with the attributes and in the order that Docker has. */
public final class ContainerEvents {
  private static final String BRIDGE = "bridge";

  private final EventSink sink;
  private final UnaryOperator<String> drivers;

  /**
   * Tells it to {@code sink}.
   *
   * @param drivers the driver of a network, by its id
   */
  public ContainerEvents(EventSink sink, UnaryOperator<String> drivers) {
    this.sink = sink;
    this.drivers = drivers;
  }

  /** Something that has just happened to a container. */
  public void tell(ContainerRecord record, String action) {
    tell(record, action, Map.of());
  }

  /** Something that has just happened to a container. */
  public void tell(ContainerRecord record, String action, Map<String, String> more) {
    var attributes = new HashMap<>(record.config().labels());
    attributes.put("image", record.spec().image());
    attributes.put("name", record.name());
    attributes.putAll(more);
    sink.emit("container", action, record.id(), attributes);
  }

  /** The terminal of a container has another size, in characters. */
  public void resized(ContainerRecord record, int rows, int columns) {
    tell(
        record,
        "resize",
        Map.of("height", Integer.toString(rows), "width", Integer.toString(columns)));
  }

  /** It has started: its volumes are mounted, its networks joined, its program runs. */
  public void started(ContainerRecord running) {
    for (MountPoint mount : running.mounts()) {
      if (mount.type().equals("volume")) {
        sink.emit(
            "volume",
            "mount",
            mount.name(),
            Map.of(
                "container",
                running.id(),
                "destination",
                mount.target(),
                "driver",
                "local",
                "propagation",
                mount.propagation(),
                "read/write",
                Boolean.toString(!mount.readOnly())));
      }
    }
    networks(running, "connect");
    tell(running, "start");
  }

  /** It has ended, and what it had was given back. */
  public void ended(ContainerRecord running, ContainerState.Exited end) {
    if (end.oomKilled()) {
      tell(running, "oom");
    }
    networks(running, "disconnect");
    for (MountPoint mount : running.mounts()) {
      if (mount.type().equals("volume")) {
        sink.emit(
            "volume",
            "unmount",
            mount.name(),
            Map.of("container", running.id(), "driver", "local"));
      }
    }
    long ran =
        end.startedAt().map(at -> Duration.between(at, end.finishedAt()).toSeconds()).orElse(0L);
    tell(
        running,
        "die",
        Map.of("exitCode", Integer.toString(end.exitCode()), "execDuration", Long.toString(ran)));
  }

  private void networks(ContainerRecord record, String action) {
    for (Endpoint endpoint : record.endpoints()) {
      String name = endpoint.network();
      String driver = name.equals(BRIDGE) ? BRIDGE : drivers.apply(endpoint.networkId());
      network(record, action, endpoint.networkId(), name, driver);
    }
    Optional<PredefinedNetwork> predefined =
        record.endpoints().isEmpty()
            ? PredefinedNetwork.of(record.spec().network().mode())
            : Optional.empty();
    predefined.ifPresent(one -> network(record, action, one.id(), one.word(), one.driver()));
  }

  private void network(
      ContainerRecord record, String action, String id, String name, String driver) {
    sink.emit(
        "network", action, id, Map.of("container", record.id(), "name", name, "type", driver));
  }
}
