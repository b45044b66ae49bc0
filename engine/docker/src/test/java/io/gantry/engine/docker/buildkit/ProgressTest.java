package io.gantry.engine.docker.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildWarning;
import io.gantry.engine.docker.buildkit.message.BuildRecord.Steps;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private final StatusLog log = new StatusLog();
  private final Progress progress = new Progress("ref", log, Clock.systemUTC());

  private List<String> told() throws InterruptedException {
    log.end(progress.steps());
    return Told.words(log);
  }

  @Test
  void whatTheEngineDoesIsToldInBuildKitsWords() throws Exception {
    BuildProgress run = progress.run();
    run.begin(1, "[1/2] FROM a");
    run.cached(1);
    run.begin(2, "[2/2] RUN make");
    run.log(2, "made");
    run.status(2, "sha256:1", 3, 9, true);
    run.done(2, Duration.ZERO);

    assertEquals(
        List.of(
            "begin [1/2] FROM a",
            "cached [1/2] FROM a",
            "begin [2/2] RUN make",
            "log made",
            "part sha256:1 3 done",
            "done [2/2] RUN make"),
        told());
    assertEquals(new Steps(2, 2, 1, 0), log.steps());
  }

  @Test
  void aStepThatIsLookedAtAgainIsTheSameAndKeepsItsFirstEnd() throws Exception {
    BuildProgress first = progress.run();
    first.begin(4, "[1/1] RUN make");
    first.done(4, Duration.ZERO);
    BuildProgress again = progress.run();
    again.begin(1, "[1/1] RUN make");
    again.cached(1);

    assertEquals(List.of("begin [1/1] RUN make", "done [1/1] RUN make"), told());
  }

  @Test
  void twoStepsOfOneNameAreTwo() throws Exception {
    BuildProgress run = progress.run();
    run.begin(1, "RUN x");
    run.begin(2, "RUN x");

    assertEquals(List.of("begin RUN x", "begin RUN x"), told());
    assertEquals(2, log.steps().all());
  }

  @Test
  void aFailureEndsAStep() throws Exception {
    BuildProgress run = progress.run();
    run.begin(1, "RUN false");
    run.failed(1, "exit code: 1");

    assertEquals(List.of("begin RUN false", "failed RUN false: exit code: 1"), told());
  }

  @Test
  void aStepOfItsOwnTellsItsPartsAndItsFailure() throws Exception {
    assertThrows(
        GantryException.class,
        () ->
            progress.step(
                "[internal] load",
                () -> {
                  progress.part("[internal] load", "transferring:", 12, true);
                  throw new GantryException(Kind.UNAVAILABLE, "gone");
                }));

    assertEquals(
        List.of(
            "begin [internal] load", "part transferring: 12 done", "failed [internal] load: gone"),
        told());
  }

  @Test
  void aPartThatMovesOftenIsToldNowAndThenAndAtItsEnd() throws Exception {
    var now = new AtomicReference<>(Instant.EPOCH);
    var slow = new Progress("ref", log, now::get);
    for (int i = 0; i < 30; i++) {
      slow.part("step", "a", i, false);
      now.updateAndGet(time -> time.plusMillis(10));
    }
    slow.part("step", "b", 1, false);
    slow.part("step", "a", 30, true);

    assertEquals(
        List.of("part a 0", "part a 10", "part a 20", "part b 1", "part a 30 done"), told());
  }

  @Test
  void aWarningIsToldOnce() throws Exception {
    var warning = new BuildWarning("Rule", "about", "wrong", "Dockerfile", 2, 2, "");
    progress.run().warning(warning);
    progress.run().warning(warning);

    assertEquals(List.of("warning Rule: wrong (line 2)"), told());
    assertEquals(1, log.steps().warnings());
  }
}
