package io.gantry.app.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WarmUpTest {
  @Test
  void anEngineThatLeavesWaitsForTheRecoveryThatHasBegun() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var mayFinish = new CountDownLatch(1);
    var finished = new AtomicBoolean();
    var warmUp =
        new WarmUp(
            () -> {},
            () -> {
              begun.countDown();
              await(mayFinish);
              finished.set(true);
            });
    warmUp.begin();
    begun.await();
    var finishedAtTheEnd = new AtomicBoolean();
    Thread leaving =
        Thread.ofPlatform()
            .start(() -> {
              warmUp.end();
              finishedAtTheEnd.set(finished.get());
            });
    mayFinish.countDown();
    leaving.join();
    assertEquals(true, finishedAtTheEnd.get());
  }

  @Test
  void noRecoveryBeginsAfterTheEnd() throws InterruptedException {
    var rehearsing = new CountDownLatch(1);
    var recoveries = new AtomicInteger();
    var rehearsed = new CountDownLatch(1);
    var warmUp =
        new WarmUp(
            () -> {
              rehearsed.countDown();
              await(rehearsing);
            },
            recoveries::incrementAndGet);
    warmUp.begin();
    rehearsed.await();
    warmUp.end();
    rehearsing.countDown();
    warmUp.end();
    assertFalse(recoveries.get() > 0);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
