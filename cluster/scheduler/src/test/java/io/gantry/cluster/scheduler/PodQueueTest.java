package io.gantry.cluster.scheduler;

import static io.gantry.cluster.scheduler.Things.pod;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.scheduler.PodQueue.Attempt;
import io.gantry.cluster.scheduler.PodQueue.Happening;
import io.gantry.cluster.scheduler.snapshot.PodView;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PodQueueTest {
  private static final Set<String> FIT = Set.of("NodeResourcesFit");

  private final PodQueue queue = new PodQueue();

  private void put(String name, String spec) {
    queue.put(PodView.of(pod(name, "", spec)), 0);
  }

  private String next(long now) {
    return queue.next(now).map(attempt -> attempt.pod().key().name()).orElse("");
  }

  @Test
  void importantPodsComeFirstThenOlderOnes() {
    put("a", "");
    put("b", "");
    put("vip", "'priority':9");
    assertEquals("vip", next(0));
    assertEquals("a", next(0));
    assertEquals("b", next(0));
    assertEquals("", next(0));
  }

  @Test
  void whatFitsNowhereWaitsForWhatCouldHelp() {
    put("a", "");
    Attempt attempt = queue.next(0).orElseThrow();
    queue.park(attempt, FIT, 0);
    assertFalse(queue.happened(Happening.POD_CAME, 5000));
    assertEquals("", next(5000));
    assertTrue(queue.happened(Happening.POD_LEFT, 5000));
    assertEquals("a", next(5000));
  }

  @Test
  void helpDuringTheAttemptIsNotMissed() {
    put("a", "");
    Attempt attempt = queue.next(0).orElseThrow();
    assertFalse(queue.happened(Happening.NODE_ADDED, 0));
    queue.park(attempt, Set.of(), 0);
    assertEquals(OptionalLong.of(1000), queue.due());
    assertEquals("", next(999));
    assertEquals("a", next(1000));
  }

  @Test
  void eachFailureWaitsLongerUpToTenSeconds() {
    put("a", "");
    long now = 0;
    for (long wait : new long[] {1000, 2000, 4000, 8000, 10_000, 10_000}) {
      queue.retry(queue.next(now).orElseThrow(), now);
      assertEquals(OptionalLong.of(now + wait), queue.due());
      now += wait;
    }
  }

  @Test
  void parkedPodsAreTriedAfterFiveMinutes() {
    put("a", "");
    queue.park(queue.next(0).orElseThrow(), FIT, 0);
    assertEquals(OptionalLong.of(301_000), queue.due());
    assertEquals("a", next(301_000));
  }

  @Test
  void gatedPodsWaitUntilTheGatesAreLifted() {
    put("a", "'schedulingGates':[{'name':'quota'}]");
    assertEquals("", next(0));
    put("a", "");
    assertEquals("a", next(0));
  }

  @Test
  void aPodThatChangesWhileParkedIsTriedAgain() {
    put("a", "");
    queue.park(queue.next(0).orElseThrow(), FIT, 0);
    queue.put(PodView.of(pod("a", "'now':'other'", "")), 2000);
    assertEquals("a", next(2000));
  }

  @Test
  void aPodRemovedDuringTheAttemptDoesNotComeBack() {
    put("a", "");
    Attempt attempt = queue.next(0).orElseThrow();
    queue.remove("uid-a");
    queue.retry(attempt, 0);
    assertEquals(OptionalLong.empty(), queue.due());
    assertEquals(0, queue.size());
  }
}
