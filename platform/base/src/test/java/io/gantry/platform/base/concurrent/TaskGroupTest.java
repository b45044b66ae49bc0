package io.gantry.platform.base.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class TaskGroupTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RepeatedTest(200)
  void theFirstFailureCancelsTheOthers() throws Exception {
    try (var group = TaskGroup.open("test")) {
      var never = new CountDownLatch(1);
      var waiting =
          group.fork(() -> {
            never.await();
            return 1;
          });
      var _ =
          group.fork(() -> {
            throw new GantryException(Kind.INVALID, "boom");
          });
      assertThrows(GantryException.class, () -> group.join(LIMIT));
      assertTrue(waiting.isCancelled());
    }
  }

  @RepeatedTest(200)
  void aTaskForkedAfterAFailureIsCancelledToo() throws Exception {
    try (var group = TaskGroup.open("test")) {
      var failed =
          group.fork(() -> {
            throw new GantryException(Kind.INVALID, "boom");
          });
      assertThrows(ExecutionException.class, failed::get);
      var never = new CountDownLatch(1);
      var late =
          group.fork(() -> {
            never.await();
            return 1;
          });
      assertThrows(GantryException.class, () -> group.join(LIMIT));
      assertTrue(late.isCancelled());
    }
  }

  @Test
  void resultsAreThereAfterTheJoin() throws Exception {
    try (var group = TaskGroup.open("test")) {
      var one = group.fork(() -> 1);
      var two = group.fork(() -> 2);
      group.join(LIMIT);
      assertEquals(3, one.get() + two.get());
    }
  }
}
