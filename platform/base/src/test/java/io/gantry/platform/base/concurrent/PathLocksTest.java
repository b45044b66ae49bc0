package io.gantry.platform.base.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PathLocksTest {
  @TempDir Path directory;

  @Test
  void onlyOneThreadAtATimeIsInside() throws InterruptedException {
    var locks = new PathLocks();
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    try (var group = TaskGroup.open("lockers")) {
      for (int i = 0; i < 20; i++) {
        var _ =
            group.fork(() -> {
              try (var _ = locks.acquire(directory.resolve("a"))) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                return inside.decrementAndGet();
              }
            });
      }
      group.join(Duration.ofSeconds(20));
    }
    assertEquals(1, most.get());
  }

  @Test
  void theHolderMayEnterAgain() {
    var locks = new PathLocks();
    Path file = directory.resolve("a");
    try (var _ = locks.acquire(file)) {
      try (var _ = locks.acquire(file)) {
        assertTrue(locks.tryAcquire(file).isPresent());
      }
    }
  }

  @Test
  void anotherThreadGetsNothingWhileItIsHeld() throws Exception {
    var locks = new PathLocks();
    Path file = directory.resolve("a");
    try (var group = TaskGroup.open("other")) {
      try (var _ = locks.acquire(file)) {
        assertFalse(group.fork(() -> locks.tryAcquire(file).isPresent()).get());
      }
      group.join(Duration.ofSeconds(20));
    }
  }
}
