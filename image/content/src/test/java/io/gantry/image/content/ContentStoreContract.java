package io.gantry.image.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every content store does; an implementation's test extends it. */
abstract class ContentStoreContract {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

  /** An empty store; called once per test. */
  abstract ContentStore store();

  @Test
  void whatWasPutIsRead() throws IOException {
    ContentStore store = store();
    Digest digest = store.put(HELLO);
    assertEquals(Digest.of(HELLO), digest);
    assertArrayEquals(HELLO, store.read(digest));
    assertEquals(Optional.of(5L), store.size(digest));
    try (InputStream in = store.open(digest)) {
      assertArrayEquals(HELLO, in.readAllBytes());
    }
    assertEquals(digest, store.put(HELLO));
    assertEquals(List.of(digest), store.list());
  }

  @Test
  void anIngestIsInvisibleUntilItsCommit() throws IOException {
    ContentStore store = store();
    try (ContentStore.Ingest ingest = store.ingest()) {
      ingest.stream().write(HELLO);
      assertEquals(List.of(), store.list());
      assertEquals(Digest.of(HELLO), ingest.commit(Optional.empty()));
      assertEquals(List.of(Digest.of(HELLO)), store.list());
    }
    assertEquals(List.of(Digest.of(HELLO)), store.list());
  }

  @Test
  void anIngestThatIsClosedIsDropped() throws IOException {
    ContentStore store = store();
    try (ContentStore.Ingest ingest = store.ingest()) {
      ingest.stream().write(HELLO);
    }
    assertEquals(List.of(), store.list());
  }

  @Test
  void otherBytesThanExpectedAreRefused() throws IOException {
    ContentStore store = store();
    Digest other = Digest.of(new byte[0]);
    try (ContentStore.Ingest ingest = store.ingest()) {
      ingest.stream().write(HELLO);
      var failure = assertThrows(GantryException.class, () -> ingest.commit(Optional.of(other)));
      assertEquals(Kind.INVALID, failure.kind());
    }
    assertEquals(List.of(), store.list());
  }

  @Test
  void aBlobThatIsNotHereIsNotFound() {
    ContentStore store = store();
    Digest digest = Digest.of(HELLO);
    assertEquals(Optional.empty(), store.size(digest));
    assertEquals(
        Kind.NOT_FOUND, assertThrows(GantryException.class, () -> store.read(digest)).kind());
    assertEquals(
        Kind.NOT_FOUND, assertThrows(GantryException.class, () -> store.open(digest)).kind());
    store.delete(digest);
  }

  @Test
  void aDeletedBlobIsGone() {
    ContentStore store = store();
    Digest digest = store.put(HELLO);
    store.delete(digest);
    assertEquals(Optional.empty(), store.size(digest));
    assertEquals(List.of(), store.list());
  }

  @Test
  void readIsForSmallBlobs() throws IOException {
    ContentStore store = store();
    byte[] chunk = new byte[1 << 20];
    Digest digest;
    try (ContentStore.Ingest ingest = store.ingest()) {
      for (int i = 0; i < 16; i++) {
        ingest.stream().write(chunk);
      }
      ingest.stream().write(1);
      digest = ingest.commit(Optional.empty());
    }
    assertEquals(Optional.of((16L << 20) + 1), store.size(digest));
    assertEquals(
        Kind.EXHAUSTED, assertThrows(GantryException.class, () -> store.read(digest)).kind());
  }

  @Test
  void oneBlobWrittenByManyIsThereOnce() throws InterruptedException {
    ContentStore store = store();
    byte[] bytes = new byte[100_000];
    Arrays.fill(bytes, (byte) 7);
    try (var group = TaskGroup.open("put")) {
      for (int i = 0; i < 16; i++) {
        var _ = group.fork(() -> put(store, bytes));
      }
      group.join(Duration.ofSeconds(30));
    }
    assertEquals(List.of(Digest.of(bytes)), store.list());
    assertArrayEquals(bytes, store.read(Digest.of(bytes)));
  }

  private static Digest put(ContentStore store, byte[] bytes) throws IOException {
    try (ContentStore.Ingest ingest = store.ingest()) {
      ingest.stream().write(bytes);
      return ingest.commit(Optional.of(Digest.of(bytes)));
    }
  }

  @Test
  void aSweepKeepsBlobsAndRunningIngests() throws IOException {
    ContentStore store = store();
    Digest kept = store.put(new byte[] {1});
    try (ContentStore.Ingest ingest = store.ingest()) {
      ingest.stream().write(HELLO);
      store.sweep();
      ingest.commit(Optional.empty());
    }
    assertEquals(2, store.list().size());
    assertEquals(Optional.of(1L), store.size(kept));
  }

  @Test
  void partsOfABlobAreRead() throws IOException {
    ContentStore store = store();
    Digest digest = store.put(HELLO);
    try (Blob blob = store.blob(digest)) {
      assertEquals(5, blob.size());
      assertEquals("ell", text(blob, 1, 3));
      assertEquals("lo", text(blob, 3, 100));
      assertEquals("", text(blob, 5, 1));
      assertEquals("", text(blob, 7, Long.MAX_VALUE));
      assertEquals("hello", text(blob, 0, Long.MAX_VALUE));
      store.delete(digest);
      assertEquals("hello", text(blob, 0, 5));
      assertThrows(IllegalArgumentException.class, () -> text(blob, -1, 5));
    }
    assertEquals(
        Kind.NOT_FOUND, assertThrows(GantryException.class, () -> store.blob(digest)).kind());
  }

  /** By both ways, which must agree. */
  private static String text(Blob blob, long offset, long count) throws IOException {
    var out = new ByteArrayOutputStream();
    long sent = blob.transferTo(offset, count, Channels.newChannel(out));
    assertEquals(out.size(), sent);
    try (InputStream in = blob.stream(offset, count)) {
      assertArrayEquals(out.toByteArray(), in.readAllBytes());
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void theExpectedDigestSaysWhichAlgorithmCounts() throws IOException {
    ContentStore store = store();
    MessageDigest sum = Digest.parse("sha512:" + "0".repeat(128)).newSum();
    sum.update(HELLO);
    Digest digest = Digest.of(sum);
    try (ContentStore.Ingest ingest = store.ingest()) {
      ingest.stream().write(HELLO);
      assertEquals(digest, ingest.commit(Optional.of(digest)));
    }
    assertArrayEquals(HELLO, store.read(digest));
    assertEquals(List.of(digest), store.list());
    assertEquals(Optional.empty(), store.size(Digest.of(HELLO)));
    store.put(HELLO);
    assertEquals(List.of(Digest.of(HELLO), digest), store.list());
    assertEquals(Optional.empty(), store.verify(digest));
    Digest other = Digest.parse("sha512:" + "0".repeat(128));
    try (ContentStore.Ingest ingest = store.ingest()) {
      ingest.stream().write(HELLO);
      var failure = assertThrows(GantryException.class, () -> ingest.commit(Optional.of(other)));
      assertEquals(
          "blob has digest " + digest + " where " + other + " was expected", failure.text());
    }
  }

  @Test
  void whatIsWrongWithABlobIsSaid() {
    ContentStore store = store();
    Digest digest = Digest.of(HELLO);
    assertEquals(Optional.of("blob " + digest + " is missing"), store.verify(digest));
    store.put(HELLO);
    assertEquals(Optional.empty(), store.verify(digest));
  }
}
