package io.gantry.image.store.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeasesTest {
  @TempDir private Path directory;

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Holding holding(String text) {
    return new Holding(
        Set.of(new ChainId(digest(text))), Set.of(digest(text + "u")), Set.of(digest(text + "b")));
  }

  private List<String> files() {
    String[] names = directory.toFile().list();
    return names == null ? List.of() : List.of(names);
  }

  @Test
  void aLeaseKeepsWhileItIsHeld() {
    var leases = new Leases(directory);
    var others = new Leases(directory);
    try (Lease lease = leases.take(digest("a"), holding("one"));
        Lease other = leases.take(digest("b"), holding("two"))) {
      assertEquals(holding("one").and(holding("two")), leases.live());
      assertEquals(leases.live(), others.live());
      assertEquals(leases.live(), others.recent(Instant.MAX));
      lease.done();
      other.done();
    }
    assertEquals(Holding.NONE, leases.live());
    assertEquals(List.of(), files());
  }

  @Test
  void ofABrokenOffTransferANoteStays() {
    var leases = new Leases(directory);
    try (Lease _ = leases.take(digest("a"), holding("one"))) {
      assertEquals(1, files().size());
    }
    assertEquals(Holding.NONE, leases.live());
    assertEquals(holding("one"), leases.recent(Instant.EPOCH));
    assertEquals(Holding.NONE, leases.recent(Instant.MAX));
    assertEquals(List.of(), files());
  }

  @Test
  void theNextTryReplacesTheNote() {
    var leases = new Leases(directory);
    for (int i = 0; i < 3; i++) {
      try (Lease _ = leases.take(digest("a"), holding("one"))) {
        assertEquals(1, files().size());
      }
    }
    assertEquals(1, files().size());
  }

  @Test
  void aHoldingIsReadAsItWasWritten() {
    assertEquals(holding("x"), Holding.parse(holding("x").bytes()));
  }
}
