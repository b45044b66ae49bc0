package io.gantry.image.registry.mirror;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.registry.Blob;
import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.Repository;
import io.gantry.image.registry.StoredManifest;
import io.gantry.image.registry.Tag;
import io.gantry.image.registry.disk.DiskStorage;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorStorageTest {
  private static final Repository APP = new Repository("app");
  private static final Tag TAG = new Tag("1");

  @TempDir private Path root;
  private final Other other = new Other();
  private Optional<MirrorStorage> mirror = Optional.empty();

  private MirrorStorage mirror() {
    return mirror.orElseThrow();
  }

  /** An upstream with one image of one blob. */
  private static final class Other implements Upstream {
    private final byte[] blob = "b".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
    private final Digest digest = Digest.of(blob);
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger manifests = new AtomicInteger();
    private volatile boolean down;
    private volatile String version = "one";
    private volatile byte[] sent = blob;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private StoredManifest current() {
      byte[] text =
          ("{\"v\":\"" + version + "\",\"config\":{\"digest\":\"" + digest + "\",\"size\":1}}")
              .getBytes(StandardCharsets.UTF_8);
      return new StoredManifest(
          Digest.of(text), "application/vnd.oci.image.manifest.v1+json", text);
    }

    private void answer() {
      if (down) {
        throw new GantryException(Kind.UNAVAILABLE, "upstream is down");
      }
    }

    @Override
    public Optional<Digest> resolve(Repository repository, Tag tag) {
      answer();
      return tag.equals(TAG) ? Optional.of(current().digest()) : Optional.empty();
    }

    @Override
    public Optional<StoredManifest> manifest(Repository repository, Digest wanted) {
      answer();
      manifests.incrementAndGet();
      return Optional.of(current()).filter(m -> m.digest().equals(wanted));
    }

    @Override
    public Optional<Long> blobSize(Repository repository, Digest wanted) {
      answer();
      return wanted.equals(digest) ? Optional.of((long) blob.length) : Optional.empty();
    }

    @Override
    public InputStream open(Repository repository, Digest wanted, long size) {
      answer();
      opened.incrementAndGet();
      return new ByteArrayInputStream(sent) {
        @Override
        public synchronized int read(byte[] into, int offset, int length) {
          try {
            gate.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return super.read(into, offset, Math.min(length, 100_000));
        }
      };
    }

    @Override
    public Optional<List<String>> tags(Repository repository) {
      answer();
      return Optional.of(List.of("1"));
    }

    @Override
    public List<Json.Obj> referrers(Repository repository, Digest subject) {
      answer();
      return List.of();
    }
  }

  @BeforeEach
  void open() {
    var local = new DiskStorage(root.resolve("cache"), InstantSource.system(), true);
    mirror = Optional.of(new MirrorStorage(local, other));
  }

  private byte[] read() throws IOException {
    Blob blob = mirror().blob(APP, other.digest).orElseThrow();
    try (InputStream in = blob.open(0)) {
      return in.readAllBytes();
    }
  }

  @Test
  void aTagIsAskedForEachTimeItsManifestOnce() {
    assertEquals(other.current().digest(), mirror().manifest(APP, TAG).orElseThrow().digest());
    assertTrue(mirror().manifest(APP, TAG).isPresent());
    assertEquals(1, other.manifests.get());
    other.version = "two";
    assertEquals(other.current().digest(), mirror().manifest(APP, TAG).orElseThrow().digest());
    assertEquals(2, other.manifests.get());
    assertTrue(mirror().manifest(APP, new Tag("none")).isEmpty());
  }

  @Test
  void whatIsHereIsServedWhileUpstreamIsDown() throws IOException {
    Digest digest = mirror().manifest(APP, TAG).orElseThrow().digest();
    assertArrayEquals(other.blob, read());
    other.down = true;
    assertEquals(digest, mirror().manifest(APP, TAG).orElseThrow().digest());
    assertArrayEquals(other.blob, read());
    assertEquals(Optional.of(List.of("1")), mirror().tags(APP));
    assertThrows(GantryException.class, () -> mirror().manifest(APP, new Tag("2")));
  }

  @Test
  void manyClientsShareOneFetch() throws Exception {
    other.gate = new CountDownLatch(1);
    try (TaskGroup clients = TaskGroup.open("clients")) {
      var bodies = new ArrayList<Future<byte[]>>();
      for (int i = 0; i < 8; i++) {
        bodies.add(clients.fork(this::read));
      }
      other.gate.countDown();
      for (Future<byte[]> body : bodies) {
        assertArrayEquals(other.blob, body.get());
      }
      clients.join(Duration.ofMinutes(1));
    }
    assertEquals(1, other.opened.get());
    assertArrayEquals(other.blob, read());
    assertEquals(1, other.opened.get());
  }

  @Test
  void aWrongBlobIsNotGivenOutWhole() throws IOException {
    byte[] wrong = other.blob.clone();
    wrong[0] = 'x';
    other.sent = wrong;
    assertThrows(IOException.class, this::read);
    other.sent = other.blob;
    assertArrayEquals(other.blob, read());
  }

  @Test
  void nothingCanBePushed() {
    assertThrows(RegistryException.class, () -> mirror().begin(APP, "sha256"));
    assertThrows(RegistryException.class, () -> mirror().put(APP, other.current(), List.of()));
    assertThrows(RegistryException.class, () -> mirror().deleteTag(APP, TAG));
  }
}
