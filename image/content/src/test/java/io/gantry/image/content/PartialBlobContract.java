package io.gantry.image.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every content store does with blobs that come in several tries. */
abstract class PartialBlobContract {
  private static final byte[] TEXT = "one two three".getBytes(StandardCharsets.US_ASCII);
  private static final Digest DIGEST = Digest.of(TEXT);

  /** An empty store; called once per test. */
  abstract ContentStore store();

  private static void append(ContentStore store, int from, int to) throws IOException {
    try (PartialBlob partial = store.partial(DIGEST)) {
      assertEquals(from, partial.length());
      partial.append().write(TEXT, from, to - from);
    }
  }

  private static byte[] arrived(PartialBlob partial) throws IOException {
    try (InputStream in = partial.arrived()) {
      return in.readAllBytes();
    }
  }

  @Test
  void whatHasArrivedIsThereForTheNextTry() throws IOException {
    ContentStore store = store();
    append(store, 0, 4);
    append(store, 4, 8);
    assertEquals(Map.of(DIGEST, 8L), store.partials());
    try (PartialBlob partial = store.partial(DIGEST)) {
      assertEquals(8, partial.length());
      assertArrayEquals(Arrays.copyOf(TEXT, 8), arrived(partial));
      partial.append().write(TEXT, 8, 5);
      assertEquals(TEXT.length, partial.length());
      assertArrayEquals(TEXT, arrived(partial));
    }
    assertEquals(List.of(), store.list());
  }

  @Test
  void aWholePartialBlobBecomesABlob() throws IOException {
    ContentStore store = store();
    append(store, 0, 4);
    try (PartialBlob partial = store.partial(DIGEST)) {
      partial.append().write(TEXT, 4, TEXT.length - 4);
      partial.commit();
      assertThrows(IOException.class, () -> partial.append().write(1));
    }
    assertArrayEquals(TEXT, store.read(DIGEST));
    assertEquals(Map.of(), store.partials());
    try (PartialBlob partial = store.partial(DIGEST)) {
      assertEquals(0, partial.length());
    }
    assertArrayEquals(TEXT, store.read(DIGEST));
  }

  @Test
  void aPartialBlobThatIsNotTheBlobIsRefusedAndStays() throws IOException {
    ContentStore store = store();
    try (PartialBlob partial = store.partial(DIGEST)) {
      partial.append().write(TEXT, 0, 5);
      var failure = assertThrows(GantryException.class, partial::commit);
      assertEquals(Kind.INVALID, failure.kind());
    }
    assertEquals(List.of(), store.list());
    assertEquals(Map.of(DIGEST, 5L), store.partials());
  }

  @Test
  void whatIsDiscardedIsGone() throws IOException {
    ContentStore store = store();
    append(store, 0, 4);
    try (PartialBlob partial = store.partial(DIGEST)) {
      partial.append().write(9);
      partial.discard();
      assertEquals(0, partial.length());
      assertArrayEquals(new byte[0], arrived(partial));
      partial.append().write(TEXT, 0, 3);
    }
    append(store, 3, TEXT.length);
    try (PartialBlob partial = store.partial(DIGEST)) {
      partial.commit();
    }
    assertEquals(Optional.empty(), store.verify(DIGEST));
  }

  @Test
  void aPartialBlobIsHeldByOneAtATime() throws IOException, InterruptedException {
    ContentStore store = store();
    var holders = new AtomicInteger();
    try (var group = TaskGroup.open("partial")) {
      for (int i = 0; i < TEXT.length; i++) {
        var _ =
            group.fork(() -> {
              try (PartialBlob partial = store.partial(DIGEST)) {
                assertEquals(1, holders.incrementAndGet());
                partial.append().write(TEXT[(int) partial.length()]);
                holders.decrementAndGet();
              }
              return true;
            });
      }
      group.join(Duration.ofSeconds(30));
    }
    try (PartialBlob partial = store.partial(DIGEST)) {
      assertArrayEquals(TEXT, arrived(partial));
    }
  }

  @Test
  void waitingForAHolderEndsWithAnInterrupt() throws IOException, InterruptedException {
    ContentStore store = store();
    var failure = new AtomicReference<GantryException>();
    var started = new CountDownLatch(1);
    try (PartialBlob held = store.partial(DIGEST)) {
      held.append().write(TEXT, 0, 2);
      Thread waiting =
          Thread.startVirtualThread(() -> {
            started.countDown();
            failure.set(assertThrows(GantryException.class, () -> store.partial(DIGEST)));
          });
      started.await();
      waiting.interrupt();
      assertTrue(waiting.join(Duration.ofSeconds(10)));
      assertEquals(Kind.CANCELLED, failure.get().kind());
      assertEquals(Map.of(), store.partials(), "one that is held is not listed");
      held.append().write(TEXT, 2, 2);
    }
    assertEquals(Map.of(DIGEST, 4L), store.partials());
  }

  @Test
  void anInterruptAtAnyMomentLeavesNobodyHolding() throws Exception {
    ContentStore store = store();
    for (int round = 0; round < 400; round++) {
      var begun = new CountDownLatch(1);
      Thread holder =
          Thread.ofVirtual()
              .start(() -> {
                begun.countDown();
                try (PartialBlob partial = store.partial(DIGEST)) {
                  partial.append().write(TEXT, 0, 1);
                } catch (IOException | GantryException _) {
                  // interrupted somewhere
                }
              });
      begun.await();
      for (int spin = 0; spin < round * 50; spin++) {
        Thread.onSpinWait();
      }
      holder.interrupt();
      assertTrue(holder.join(Duration.ofSeconds(10)));
      Thread next = Thread.ofVirtual().start(() -> store.partial(DIGEST).close());
      assertTrue(next.join(Duration.ofSeconds(10)), "somebody still holds it after round " + round);
    }
  }

  @Test
  void whatIsInUseIsNotDroppedAndNeitherIsWhatIsNew() throws IOException {
    ContentStore store = store();
    append(store, 0, 4);
    assertEquals(0, store.dropPartials(Instant.now().minusSeconds(60)));
    try (PartialBlob held = store.partial(DIGEST)) {
      assertEquals(0, store.dropPartials(Instant.MAX));
      assertEquals(4, held.length());
    }
    store.sweep();
    assertEquals(Map.of(DIGEST, 4L), store.partials());
    assertEquals(4, store.dropPartials(Instant.MAX));
    assertEquals(Map.of(), store.partials());
    assertEquals(0, store.dropPartials(Instant.MAX));
  }

  @Test
  void listingAndDroppingDisturbNobody() throws InterruptedException {
    ContentStore store = store();
    try (var group = TaskGroup.open("partial")) {
      for (int i = 0; i < 4; i++) {
        var _ = group.fork(() -> writeAgainAndAgain(store));
        var _ = group.fork(() -> listAgainAndAgain(store));
      }
      group.join(Duration.ofSeconds(30));
    }
    assertEquals(Optional.empty(), store.verify(DIGEST));
  }

  private static boolean writeAgainAndAgain(ContentStore store) throws IOException {
    for (int i = 0; i < 50; i++) {
      try (PartialBlob partial = store.partial(DIGEST)) {
        int from = (int) partial.length();
        partial.append().write(TEXT, from, TEXT.length - from);
        if (i % 3 == 0) {
          partial.commit();
        } else if (i % 3 == 1) {
          partial.discard();
        }
      }
    }
    return true;
  }

  private static boolean listAgainAndAgain(ContentStore store) {
    for (int i = 0; i < 50; i++) {
      store.partials().values().forEach(length -> assertFalse(length > TEXT.length));
      long _ = store.dropPartials(Instant.MAX);
    }
    return true;
  }

  @Test
  void partsOfBlobsWithSha512AreKeptToo() throws IOException {
    ContentStore store = store();
    MessageDigest sum = Digest.parse("sha512:" + "0".repeat(128)).newSum();
    sum.update(TEXT);
    Digest digest = Digest.of(sum);
    try (PartialBlob partial = store.partial(digest)) {
      partial.append().write(TEXT);
    }
    assertEquals(Map.of(digest, (long) TEXT.length), store.partials());
    try (PartialBlob partial = store.partial(digest)) {
      partial.commit();
    }
    assertEquals(List.of(digest), store.list());
    assertArrayEquals(TEXT, store.read(digest));
  }
}
