package io.gantry.engine.docker;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Health;
import java.time.Instant;
import java.util.Optional;

/** What {@code ps} says of a container's state. */
public final class ContainerStatus {
  private ContainerStatus() {}

  /** {@code Up 2 minutes (healthy)}, {@code Exited (0) 5 minutes ago}, {@code Created}. */
  public static String of(ContainerDetails container, Instant now) {
    return state(container.state(), now) + health(container);
  }

  private static String state(ContainerState state, Instant now) {
    // no pattern switch: a cold ps would link it for 20 ms (docs/decisions/0010-cold-start.md)
    if (state instanceof ContainerState.Running running) {
      return "Up "
          + HumanDuration.since(running.startedAt(), now)
          + (running.paused() ? " (Paused)" : "");
    }
    if (state instanceof ContainerState.Exited exited) {
      return "Exited ("
          + exited.exitCode()
          + ") "
          + HumanDuration.since(exited.finishedAt(), now)
          + " ago";
    }
    if (state instanceof ContainerState.Restarting restarting) {
      ContainerState.Exited last = restarting.last();
      return "Restarting ("
          + last.exitCode()
          + ") "
          + HumanDuration.since(last.finishedAt(), now)
          + " ago";
    }
    return "Created";
  }

  private static String health(ContainerDetails container) {
    if (container.vitals().isEmpty() || container.state().word().equals("paused")) {
      return "";
    }
    Optional<Health> health = container.vitals().get().health();
    if (health.isEmpty()) {
      return "";
    }
    String word = health.get().status().word();
    return health.get().status() == Health.Status.STARTING
        ? " (health: " + word + ")"
        : " (" + word + ")";
  }
}
