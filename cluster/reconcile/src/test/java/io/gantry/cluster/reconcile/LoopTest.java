package io.gantry.cluster.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class LoopTest {
  @Test
  void aFailureIsTriedAgain() throws InterruptedException {
    var succeeded = new CountDownLatch(1);
    var tries = new AtomicInteger();
    try (var timers = new Timers();
        var loop =
            new Loop<String>(
                "test",
                2,
                new WorkQueue<>(timers),
                _ -> {
                  if (tries.incrementAndGet() < 3) {
                    throw new GantryException(Kind.UNAVAILABLE, "not yet");
                  }
                  succeeded.countDown();
                  return Reconciler.Outcome.DONE;
                })) {
      loop.start();
      loop.queue().add("a");
      succeeded.await();
    }
    assertEquals(3, tries.get());
  }

  @Test
  void noTwoWorkersEverHaveTheSameKey() throws InterruptedException {
    var running = new ConcurrentHashMap<String, Boolean>();
    var overlaps = new AtomicInteger();
    var enough = new CountDownLatch(2000);
    try (var timers = new Timers();
        var loop =
            new Loop<String>(
                "test",
                8,
                new WorkQueue<>(timers),
                key -> {
                  if (running.put(key, true) != null) {
                    overlaps.incrementAndGet();
                  }
                  Thread.onSpinWait();
                  running.remove(key);
                  enough.countDown();
                  return Reconciler.Outcome.DONE;
                })) {
      loop.start();
      int i = 0;
      while (enough.getCount() > 0) {
        loop.queue().add("key" + i++ % 3);
        Thread.onSpinWait();
      }
    }
    assertEquals(0, overlaps.get());
  }
}
