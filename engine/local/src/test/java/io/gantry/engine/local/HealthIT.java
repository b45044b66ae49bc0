package io.gantry.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.Event;
import io.gantry.engine.api.EventStream;
import io.gantry.engine.api.Health;
import io.gantry.engine.api.HealthCheck;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.LogConfig;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Health checks by the keeper of a state root. */
@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
@LeavesNothing
final class HealthIT {
  private static final Duration OFTEN = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void aProbeThatFailsMakesItUnhealthyAndOneThatSucceedsHeals(StateRoot directories)
      throws InterruptedException {
    var host = TestEngine.open(directories);
    try (EventStream events = host.engine.events().open(Optional.empty(), Optional.empty())) {
      BooleanSupplier busy = host.engine.keep();
      String id =
          host.containers().create(spec("test -e /well || { echo ill; exit 1; }", LONG), "").id();
      host.containers().start(id);
      assertEquals("health_status: unhealthy", verdict(events));
      assertTrue(busy.getAsBoolean());
      Health health = host.containers().inspect(id).vitals().orElseThrow().health().orElseThrow();
      assertEquals(Health.Status.UNHEALTHY, health.status());
      assertEquals("ill\n", health.log().getLast().output());
      assertEquals(1, health.log().getLast().exitCode());
      var _ = host.exec(id, "", "touch", "/well");
      assertEquals("health_status: healthy", verdict(events));
      host.containers().remove(id, true, true);
      while (!events.next().orElseThrow().action().equals("destroy")) {
        Thread.onSpinWait();
      }
      assertFalse(host.containers().list(true).iterator().hasNext());
    }
    host.settle();
  }

  @Test
  void aProbeThatHangsIsEnded(StateRoot directories) throws InterruptedException {
    var host = TestEngine.open(directories);
    try (EventStream events = host.engine.events().open(Optional.empty(), Optional.empty())) {
      var _ = host.engine.keep();
      String id = host.containers().create(spec("sleep 1000", Duration.ofMillis(400)), "").id();
      host.containers().start(id);
      assertEquals("health_status: unhealthy", verdict(events));
      Health.Result result =
          host.containers()
              .inspect(id)
              .vitals()
              .orElseThrow()
              .health()
              .orElseThrow()
              .log()
              .getLast();
      assertEquals(-1, result.exitCode());
      assertEquals("Health check exceeded timeout (400ms)", result.output());
      host.containers().remove(id, true, true);
    }
    host.settle();
  }

  private static String verdict(EventStream events) throws InterruptedException {
    while (true) {
      Event event = events.next().orElseThrow();
      if (event.action().startsWith("health_status")) {
        return event.action();
      }
    }
  }

  private static ContainerSpec spec(String line, Duration timeout) {
    ContainerSpec plain = TestEngine.spec("none", false, "top");
    return new ContainerSpec(
        plain.image(),
        plain.process(),
        plain.hostname(),
        plain.labels(),
        plain.mounts(),
        plain.network(),
        plain.resources(),
        plain.security(),
        new Lifecycle(
            false,
            "",
            Optional.of(1),
            RestartPolicy.NO,
            new HealthCheck(List.of("CMD-SHELL", line), OFTEN, timeout, Duration.ZERO, OFTEN, 1),
            LogConfig.DEFAULT),
        plain.namespaces(),
        plain.domainname(),
        plain.annotations(),
        plain.systemd());
  }
}
