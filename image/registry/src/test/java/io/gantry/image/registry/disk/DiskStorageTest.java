package io.gantry.image.registry.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.RegistryStorage.Garbage;
import io.gantry.image.registry.Repository;
import io.gantry.image.registry.StoredManifest;
import io.gantry.image.registry.Tag;
import io.gantry.image.registry.Upload;
import io.gantry.platform.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskStorageTest {
  private static final Repository APP = new Repository("team/app");
  private static final Repository OTHER = new Repository("other");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

  @TempDir private Path root;
  private Instant now = Instant.now();

  private DiskStorage open() {
    return new DiskStorage(root, () -> now);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(bytes(text));
  }

  private static Digest push(DiskStorage storage, Repository repository, String content)
      throws IOException {
    Digest digest = Digest.of(bytes(content));
    Upload upload = storage.begin(repository, "sha256");
    upload.append(stream(content), OptionalLong.empty());
    upload.finish(digest);
    return digest;
  }

  private static StoredManifest manifest(Digest blob) {
    byte[] text =
        bytes("{\"config\":{\"mediaType\":\"c\",\"digest\":\"" + blob + "\",\"size\":1}}");
    return new StoredManifest(Digest.of(text), TYPE, text);
  }

  private Garbage later(DiskStorage storage) {
    now = now.plus(HOUR).plusSeconds(1);
    return storage.collect(now, HOUR);
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(root.resolve("blobs"))) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void whatAManifestNamesStaysTheRestGoesAfterTheGrace() throws IOException {
    DiskStorage storage = open();
    Digest named = push(storage, APP, "named");
    Digest stray = push(storage, APP, "stray");
    storage.put(APP, manifest(named), List.of(new Tag("1")));
    assertEquals(new Garbage(0, 0, 0, 0), storage.collect(now, HOUR));
    assertEquals(new Garbage(1, 1, 5, 0), later(storage));
    assertTrue(storage.blob(APP, named).isPresent());
    assertTrue(storage.blob(APP, stray).isEmpty());
    assertEquals(1, files());
  }

  @Test
  void aBlobGoesWhenItsLastManifestWent() throws IOException {
    DiskStorage storage = open();
    Digest blob = push(storage, APP, "shared");
    assertTrue(storage.mount(OTHER, Optional.of(APP), blob));
    storage.put(APP, manifest(blob), List.of());
    storage.put(OTHER, manifest(blob), List.of());
    assertTrue(storage.deleteManifest(APP, manifest(blob).digest()));
    assertEquals(new Garbage(1, 0, 0, 0), later(storage));
    assertTrue(storage.deleteManifest(OTHER, manifest(blob).digest()));
    assertEquals(new Garbage(1, 1, 6, 0), later(storage));
  }

  @Test
  void aBlobThatAPushHasAskedForStays() throws IOException {
    DiskStorage storage = open();
    Digest blob = push(storage, APP, "old");
    now = now.plus(HOUR).plusSeconds(1);
    assertTrue(storage.blob(APP, blob).isPresent());
    assertEquals(new Garbage(0, 0, 0, 0), storage.collect(now, HOUR));
    storage.put(APP, manifest(blob), List.of());
    assertEquals(new Garbage(0, 0, 0, 0), later(storage));
  }

  @Test
  void aBlobThatComesAgainIsYoungAgain() throws IOException {
    DiskStorage storage = open();
    Digest blob = push(storage, APP, "again");
    storage.deleteBlob(APP, blob);
    now = now.plus(HOUR).plusSeconds(1);
    assertEquals(blob, push(storage, OTHER, "again"));
    assertEquals(new Garbage(0, 0, 0, 0), storage.collect(now, HOUR));
    assertTrue(storage.blob(OTHER, blob).isPresent());
  }

  @Test
  void anUploadGoesOnAfterARestart() throws IOException {
    Upload before = open().begin(APP, "sha256");
    before.append(stream("first "), OptionalLong.of(0));
    Upload after = open().upload(APP, before.id()).orElseThrow();
    assertEquals(6, after.length());
    after.append(stream("second"), OptionalLong.of(6));
    Digest digest = Digest.of(bytes("first second"));
    after.finish(digest);
    assertEquals(12, open().blob(APP, digest).orElseThrow().size());
  }

  @Test
  void anUploadMayEndWithTheOtherAlgorithm() throws IOException {
    DiskStorage storage = open();
    Upload upload = storage.begin(APP, "sha256");
    upload.append(stream("x"), OptionalLong.empty());
    var sum = new Digest("sha512", "0".repeat(128)).newSum();
    sum.update(bytes("x"));
    Digest digest = Digest.of(sum);
    upload.finish(digest);
    assertTrue(storage.blob(APP, digest).isPresent());
  }

  @Test
  void aLaterRequestTakesAnUploadOver() throws IOException {
    DiskStorage storage = open();
    Upload upload = storage.begin(APP, "sha256");
    var hangs =
        new InputStream() {
          private boolean taken;

          @Override
          public int read() throws IOException {
            if (!taken) {
              taken = true;
              upload.append(stream("later"), OptionalLong.of(0));
            }
            return 'x';
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            into[offset] = (byte) read();
            return 1;
          }
        };
    assertThrows(RegistryException.class, () -> upload.append(hangs, OptionalLong.of(0)));
    upload.finish(Digest.of(bytes("later")));
  }

  @Test
  void anUploadThatNobodyGoesOnWithIsGivenUpAfterAWeek() throws IOException {
    DiskStorage storage = open();
    Upload upload = storage.begin(APP, "sha256");
    upload.append(stream("half"), OptionalLong.empty());
    now = now.plus(Duration.ofDays(6));
    assertEquals(0, storage.collect(now, HOUR).uploads());
    now = now.plus(Duration.ofDays(2));
    assertEquals(1, storage.collect(now, HOUR).uploads());
    assertTrue(storage.upload(APP, upload.id()).isEmpty());
    assertEquals(List.of(), Directories.names(root.resolve("uploads")));
  }

  @Test
  void aTagMayEndLikeAHalfWrittenFile() throws IOException {
    DiskStorage storage = open();
    Digest blob = push(storage, APP, "x");
    storage.put(APP, manifest(blob), List.of(new Tag("v1.partial"), new Tag("v1")));
    assertEquals(Optional.of(List.of("v1", "v1.partial")), storage.tags(APP));
    assertTrue(storage.manifest(APP, new Tag("v1.partial")).isPresent());
  }

  @Test
  void aRepositoryWithoutManifestsIsNotListed() throws IOException {
    DiskStorage storage = open();
    Digest blob = push(storage, APP, "x");
    var _ = push(storage, OTHER, "x");
    assertEquals(List.of(), storage.repositories());
    storage.put(APP, manifest(blob), List.of());
    assertEquals(List.of("team/app"), storage.repositories());
    assertTrue(storage.deleteManifest(APP, manifest(blob).digest()));
    assertFalse(storage.deleteManifest(APP, manifest(blob).digest()));
    assertEquals(List.of(), storage.repositories());
  }
}
