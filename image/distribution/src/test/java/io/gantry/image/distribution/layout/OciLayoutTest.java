package io.gantry.image.distribution.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageDestination.Presence;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.Sample;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OciLayoutTest {
  @TempDir Path scratch;
  private Path directory = Path.of("/");
  private LayoutDirectory layout = new LayoutDirectory(directory, new PathLocks());

  @BeforeEach
  void choose() {
    directory = scratch.resolve("layout");
    layout = new LayoutDirectory(directory, new PathLocks());
  }

  private Sample read(Sample like, String tag) {
    try (ImageSource source = OciLayout.directory(directory).only(tag)) {
      return like.readFrom(source);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .filter(file -> !file.startsWith("blobs/sha256/"))
          .sorted()
          .toList();
    }
  }

  @Test
  void whatIsPutInComesOutAndNothingElseIsThere() throws IOException {
    Sample sample = Sample.gzip("one", "two");
    sample.sendTo(layout.destination("app:1"));
    assertEquals(sample.text(), read(sample, "app:1").text());
    assertEquals(sample.text(), read(sample, "").text());
    assertEquals(List.of("index.json", "oci-layout"), files());
    assertEquals(
        "{\"imageLayoutVersion\":\"1.0.0\"}", Files.readString(directory.resolve("oci-layout")));
  }

  @Test
  void aTagMovesAndOthersStay() {
    Sample first = Sample.plain("one");
    Sample second = Sample.plain("two");
    first.sendTo(layout.destination("a"));
    first.sendTo(layout.destination("b"));
    second.sendTo(layout.destination("a"));
    assertEquals(second.text(), read(second, "a").text());
    assertEquals(first.text(), read(first, "b").text());
    assertEquals(first.text(), read(first, "@" + first.manifest().digest()).text());
    try (OciLayout opened = OciLayout.directory(directory)) {
      assertEquals(2, opened.entries().size());
      var several = assertThrows(GantryException.class, () -> opened.source(""));
      assertEquals("oci:" + directory + " has 2 images: name one (there is a, b)", several.text());
      var none = assertThrows(GantryException.class, () -> opened.source("c"));
      assertEquals(Kind.NOT_FOUND, none.kind());
    }
  }

  @Test
  void withoutFinishNothingIsNamed() {
    Sample sample = Sample.plain("one");
    try (ImageDestination to = layout.destination("a")) {
      sample.sendBlobs(to);
      to.putManifest(sample.manifest());
    }
    assertFalse(Files.exists(directory.resolve("index.json")));
    Descriptor layer = sample.image().layers().getFirst();
    assertEquals(new Presence.Present(), layout.destination("a").find(layer, List.of()));
  }

  @Test
  void aWrongBlobLeavesNothing() throws IOException {
    Sample sample = Sample.plain("one");
    Descriptor layer = sample.image().layers().getFirst();
    byte[] bytes = sample.bytes(layer);
    bytes[3] ^= 1;
    try (ImageDestination to = layout.destination("a")) {
      assertThrows(GantryException.class, () -> to.send(layer, out -> out.write(bytes)));
      assertThrows(GantryException.class, () -> to.send(layer, out -> out.write(bytes, 0, 9)));
      assertEquals(new Presence.Absent(), to.find(layer, List.of()));
    }
    try (var blobs = Files.list(directory.resolve("blobs/sha256"))) {
      assertEquals(0, blobs.count());
    }
  }

  @Test
  void aBlobMayComeWithoutItsDigest() {
    Sample sample = Sample.plain("one");
    Descriptor layer = sample.image().layers().getFirst();
    try (ImageDestination to = layout.destination("a")) {
      assertEquals(layer, to.send(MediaType.OCI_LAYER, out -> out.write(sample.bytes(layer))));
      assertEquals(new Presence.Present(), to.find(layer, List.of()));
    }
  }

  @Test
  void aLongDigestHasItsOwnDirectory() {
    byte[] bytes = {1, 2, 3};
    var sum = new Digest("sha512", "0".repeat(128)).newSum();
    sum.update(bytes);
    Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, Digest.of(sum), 3);
    try (ImageDestination to = layout.destination("a")) {
      to.send(blob, out -> out.write(bytes));
      assertEquals(new Presence.Present(), to.find(blob, List.of()));
    }
    assertTrue(Files.exists(directory.resolve("blobs/sha512/" + blob.digest().hex())));
  }

  @Test
  void manyAtOnceAllComeIn() throws InterruptedException {
    try (TaskGroup group = TaskGroup.open("tags")) {
      for (int i = 0; i < 20; i++) {
        String tag = "t" + i;
        var _ =
            group.fork(() -> {
              Sample.plain("file" + tag).sendTo(layout.destination(tag));
              return tag;
            });
      }
      group.join(Duration.ofSeconds(30));
    }
    try (OciLayout opened = OciLayout.directory(directory)) {
      assertEquals(20, opened.entries().size());
    }
  }

  @Test
  void aDirectoryOfSomethingElseIsNotWrittenTo() throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("letter"), "dear");
    var refused = assertThrows(GantryException.class, () -> layout.destination("a"));
    assertEquals(directory + " is no OCI image layout, and not empty", refused.text());
    assertEquals(List.of("letter"), files());
    var unread = assertThrows(GantryException.class, () -> OciLayout.directory(directory));
    assertEquals(
        "oci:" + directory + " is no OCI image layout: it has no index.json", unread.text());
  }

  @Test
  void aDamagedManifestIsRefused() throws IOException {
    Sample sample = Sample.plain("one");
    sample.sendTo(layout.destination("a"));
    Path file = directory.resolve("blobs/sha256/" + sample.manifest().digest().hex());
    byte[] bytes = Files.readAllBytes(file);
    bytes[5] ^= 1;
    Files.write(file, bytes);
    var refused = assertThrows(GantryException.class, () -> read(sample, "a"));
    assertEquals(Kind.INVALID, refused.kind());
    assertTrue(refused.text().contains(sample.manifest().digest().toString()));
  }

  @Test
  void aMissingOrShortBlobIsNamed() throws IOException {
    Sample sample = Sample.plain("one");
    sample.sendTo(layout.destination("a"));
    Descriptor layer = sample.image().layers().getFirst();
    Path file = directory.resolve("blobs/sha256/" + layer.digest().hex());
    Files.write(file, new byte[3]);
    var brief = assertThrows(GantryException.class, () -> read(sample, "a"));
    assertEquals(
        "oci:" + directory + ":a: blob " + layer.digest() + " has 3 bytes instead of 2048",
        brief.text());
    Files.delete(file);
    var missing = assertThrows(GantryException.class, () -> read(sample, "a"));
    assertEquals(Kind.NOT_FOUND, missing.kind());
  }

  @Test
  void platformsWithoutNamesAreOneImage() throws IOException {
    Sample sample = Sample.plain("one");
    sample.sendTo(layout.destination(""));
    String entry = sample.manifest().descriptor().json().text();
    String platform = ",\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}}";
    String index =
        "{\"schemaVersion\":2,\"manifests\":["
            + entry.substring(0, entry.length() - 1)
            + platform.formatted("amd64")
            + ","
            + entry.substring(0, entry.length() - 1)
            + platform.formatted("arm64")
            + "]}";
    Files.writeString(directory.resolve("index.json"), index);
    try (ImageSource source = OciLayout.directory(directory).only("")) {
      assertEquals(MediaType.OCI_INDEX, source.manifest().mediaType());
      assertEquals(sample.manifest(), source.manifest(sample.manifest().descriptor()));
    }
  }

  @Test
  void anArchiveHoldsTheSame() throws IOException {
    Sample first = Sample.gzip("one", "two");
    Sample second = Sample.gzip("one", "three");
    var bytes = new ByteArrayOutputStream();
    var writer = new LayoutArchiveWriter("oci-archive:-", bytes, scratch);
    first.sendTo(writer.image("app:1"));
    second.sendTo(writer.image("app:2"));
    writer.finish();
    Path file = Files.write(scratch.resolve("layout.tar"), bytes.toByteArray());
    try (ImageSource source = OciLayout.archive(file, scratch).only("app:2")) {
      assertEquals("oci-archive:" + file + ":app:2", source.name());
      assertEquals(second.text(), second.readFrom(source).text());
    }
  }
}
