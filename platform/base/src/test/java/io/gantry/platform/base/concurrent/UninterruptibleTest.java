package io.gantry.platform.base.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UninterruptibleTest {
  @Test
  void anInterruptedThreadCanStillLockAFile(@TempDir Path directory) {
    var done = new ArrayList<String>();
    Thread.currentThread().interrupt();
    Uninterruptible.run(() -> {
      try (var channel =
              FileChannel.open(
                  directory.resolve("f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var lock = channel.lock()) {
        done.add("locked " + lock.isValid());
      } catch (java.io.IOException e) {
        done.add(e.toString());
      }
    });
    assertTrue(Thread.interrupted(), "the interrupt is kept");
    assertEquals(List.of("locked true"), done);
  }

  @Test
  void aFailureIsTheCallers() {
    var failure = new IllegalArgumentException("no");
    assertEquals(
        failure,
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Uninterruptible.run(() -> {
                  throw failure;
                })));
  }
}
