package io.gantry.platform.linux.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What it packs is in platform/archive's DeflationTest. */
final class IsalDeflaterTest {
  private static IsalDeflater open() {
    Optional<IsalDeflater> deflater = IsalDeflater.open();
    assumeTrue(deflater.isPresent(), "needs the package libisal2");
    return deflater.orElseThrow();
  }

  @Test
  void itIsClosedTwiceAndRefusedAfterwards() {
    IsalDeflater deflater = open();
    deflater.close();
    deflater.close();
    byte[] bytes = new byte[10];
    var failure =
        assertThrows(GantryException.class, () -> deflater.feed(bytes, 0, 0, bytes.length, true));
    assertEquals(Kind.CANCELLED, failure.kind());
    assertThrows(GantryException.class, () -> deflater.read(bytes, 0, bytes.length));
  }

  @Test
  void moreThanItTakesIsRefused() {
    try (IsalDeflater deflater = open()) {
      byte[] bytes = new byte[IsalDeflater.WINDOW + IsalDeflater.MOST + 1];
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> deflater.feed(bytes, 0, IsalDeflater.WINDOW, bytes.length, true));
    }
  }

  @Test
  void itsMemoryIsGivenBack() throws IOException {
    open().close();
    long before = resident();
    for (int i = 0; i < 400; i++) {
      open().close(); // more than a MiB each
    }
    long more = resident() - before;
    assertTrue(more < 100 << 10, more + " KiB");
  }

  /** Memory of this process in KiB. */
  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS");
  }
}
