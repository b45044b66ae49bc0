package io.gantry.cluster.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class WorkQueueTest {
  private final Timers timers = new Timers();
  private final WorkQueue<String> queue = new WorkQueue<>(timers);

  @AfterEach
  void close() {
    queue.close();
    timers.close();
  }

  @Test
  void aKeyAddedTwiceIsTakenOnce() throws InterruptedException {
    queue.add("a");
    queue.add("a");
    queue.add("b");
    assertEquals(2, queue.size());
    assertEquals(Optional.of("a"), queue.take());
    assertEquals(Optional.of("b"), queue.take());
  }

  @Test
  void aKeyAddedWhileAWorkerHasItComesBackWhenThatWorkerIsDone() throws InterruptedException {
    queue.add("a");
    queue.take();
    queue.add("a");
    queue.add("a");
    assertEquals(0, queue.size());
    queue.done("a");
    assertEquals(1, queue.size());
    assertEquals(Optional.of("a"), queue.take());
    queue.done("a");
    assertEquals(0, queue.size());
  }

  @Test
  void aDelayedKeyComesLater() throws InterruptedException {
    queue.addAfter("late", Duration.ofMillis(30));
    queue.add("now");
    assertEquals(Optional.of("now"), queue.take());
    assertEquals(Optional.of("late"), queue.take());
  }

  @Test
  void theEarliestDelayCounts() throws InterruptedException {
    queue.addAfter("a", Duration.ofHours(1));
    queue.addAfter("a", Duration.ofMillis(1));
    assertEquals(Optional.of("a"), queue.take());
  }

  @Test
  void failuresAreCountedUntilForgotten() {
    queue.addRateLimited("a");
    queue.addRateLimited("a");
    assertEquals(2, queue.failures("a"));
    queue.forget("a");
    assertEquals(0, queue.failures("a"));
  }

  @Test
  void closingLetsTakersGo() throws InterruptedException {
    var taker =
        Thread.ofVirtual()
            .start(() -> {
              try {
                assertTrue(queue.take().isEmpty());
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    queue.close();
    taker.join();
    queue.add("a");
    assertEquals(0, queue.size());
  }

  @Test
  void backOffDoublesUpToItsLongest() {
    var backoff = new Backoff(Duration.ofMillis(5), Duration.ofMillis(35));
    assertEquals(Duration.ZERO, backoff.after(0));
    assertEquals(Duration.ofMillis(5), backoff.after(1));
    assertEquals(Duration.ofMillis(10), backoff.after(2));
    assertEquals(Duration.ofMillis(20), backoff.after(3));
    assertEquals(Duration.ofMillis(35), backoff.after(4));
    assertEquals(Duration.ofMillis(35), backoff.after(1000));
  }
}
