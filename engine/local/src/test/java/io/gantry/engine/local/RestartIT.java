package io.gantry.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Event;
import io.gantry.engine.api.EventStream;
import io.gantry.engine.api.HealthCheck;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.LogConfig;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.engine.api.RestartPolicy.Mode;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Restart policies, without a process that stays: each exit is reaped as conmon would have it. */
@Timeout(300)
@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
@LeavesNothing
final class RestartIT {
  @Test
  void aContainerThatFailsIsTriedAsOftenAsItsPolicySays(StateRoot directories)
      throws InterruptedException {
    var host = TestEngine.open(directories);
    Instant before = Instant.now();
    String id =
        host.containers().create(spec(Mode.ON_FAILURE, 2, "sh", "-c", "exit 3"), "failing").id();
    host.containers().start(id);
    for (int restarts = 1; restarts <= 2; restarts++) {
      awaitEnd(host, id);
      host.containers().reap(id); // waits for the delay and starts it again
      assertEquals(restarts, host.containers().inspect(id).restartCount());
    }
    awaitEnd(host, id);
    host.containers().reap(id);
    ContainerDetails details = host.containers().inspect(id);
    var exited = assertInstanceOf(ContainerState.Exited.class, details.state());
    assertEquals(3, exited.exitCode());
    assertEquals(2, details.restartCount());
    host.containers().remove(id, false, true);
    assertEquals(
        List.of("create", "start", "die 3", "start", "die 3", "start", "die 3", "destroy"),
        actions(host, before));
    host.settle();
  }

  @Test
  void aStopByAUserHoldsAndAStartForgetsIt(StateRoot directories) throws InterruptedException {
    var host = TestEngine.open(directories);
    String id = host.containers().create(spec(Mode.ALWAYS, 0, "top"), "again").id();
    host.containers().start(id);
    host.containers().stop(id, Optional.of(0), Optional.empty());
    host.containers().reap(id);
    assertInstanceOf(ContainerState.Exited.class, host.containers().inspect(id).state());

    host.containers().start(id);
    long first = pid(host, id);
    assertTrue(ProcessHandle.of(first).orElseThrow().destroyForcibly());
    awaitEnd(host, id);
    host.containers().reap(id);
    assertTrue(pid(host, id) != first);
    assertEquals(1, host.containers().inspect(id).restartCount());
    host.containers().remove(id, true, true);
    host.settle();
  }

  @Test
  void oneThatWaitsForItsRestartCanBeStopped(StateRoot directories) throws Exception {
    var host = TestEngine.open(directories);
    String id = host.containers().create(spec(Mode.ALWAYS, 0, "false"), "waiting").id();
    host.containers().start(id);
    boolean caught = false;
    while (!caught) { // it waits twice as long each time, so at last it is seen to wait
      awaitEnd(host, id);
      Thread reaper = Thread.ofPlatform().start(() -> host.containers().reap(id));
      while (reaper.isAlive() && !caught) {
        caught = host.containers().inspect(id).state() instanceof ContainerState.Restarting;
      }
      if (caught) {
        host.containers().stop(id, Optional.empty(), Optional.empty());
      }
      reaper.join(); // once stopped, it waits no longer
    }
    assertInstanceOf(ContainerState.Exited.class, host.containers().inspect(id).state());
    host.containers().remove(id, false, true);
    host.settle();
  }

  @Test
  void whatRanBeforeTheHostStartedRunsAgain(StateRoot directories) throws InterruptedException {
    var before = TestEngine.open(directories, new Crash("nowhere", false), "another boot");
    String always = before.containers().create(spec(Mode.ALWAYS, 0, "true"), "always").id();
    String kept = before.containers().create(spec(Mode.UNLESS_STOPPED, 0, "true"), "kept").id();
    String never = before.containers().create(spec(Mode.NO, 0, "true"), "never").id();
    for (String id : List.of(always, kept, never)) {
      before.containers().start(id);
      awaitEnd(before, id);
      before.containers().stop(id, Optional.empty(), Optional.empty());
    }
    var host = TestEngine.open(directories);
    host.engine.startAtBoot();
    assertEquals(
        List.of(true, false, false), List.of(ran(host, always), ran(host, kept), ran(host, never)));
    for (String id : List.of(always, kept, never)) {
      host.containers().remove(id, true, true);
    }
    host.settle();
  }

  /** Whether it was started in this boot. */
  private static boolean ran(TestEngine host, String id) throws InterruptedException {
    return actions(host, Instant.EPOCH, id).stream().filter("start"::equals).count() == 2;
  }

  private static ContainerSpec spec(Mode mode, int retries, String... command) {
    ContainerSpec plain = TestEngine.spec("none", false, command);
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
            new RestartPolicy(mode, retries),
            HealthCheck.INHERITED,
            LogConfig.DEFAULT),
        plain.namespaces(),
        plain.domainname(),
        plain.annotations(),
        plain.systemd());
  }

  private static long pid(TestEngine host, String id) {
    return host.containers().inspect(id).state().running().orElseThrow().pid();
  }

  private static void awaitEnd(TestEngine host, String id) {
    while (host.containers().inspect(id).state() instanceof ContainerState.Running) {
      Thread.onSpinWait();
    }
  }

  private static List<String> actions(TestEngine host, Instant since) throws InterruptedException {
    return actions(host, since, "");
  }

  private static List<String> actions(TestEngine host, Instant since, String id)
      throws InterruptedException {
    var actions = new ArrayList<String>();
    try (EventStream events =
        host.engine.events().open(Optional.of(since), Optional.of(Instant.now()))) {
      for (var next = events.next(); next.isPresent(); next = events.next()) {
        Event event = next.get();
        if (event.type().equals("container") && event.actor().startsWith(id)) {
          String code = event.attributes().getOrDefault("exitCode", "");
          actions.add(event.action() + (code.isEmpty() ? "" : " " + code));
        }
      }
    }
    return actions;
  }
}
