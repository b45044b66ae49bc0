package io.gantry.image.distribution.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.Sample;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Reference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DockerArchiveTest {
  @TempDir Path directory;

  private DockerArchive open(Path file) {
    return DockerArchive.open(file, directory);
  }

  private static Reference name(String text) {
    return Reference.parse(text);
  }

  private byte[] write(Sample sample, String... names) {
    var bytes = new ByteArrayOutputStream();
    var writer = new DockerArchiveWriter("docker-archive:-", bytes, directory);
    sample.sendTo(writer.image(List.of(names).stream().map(Reference::parse).toList()));
    writer.finish();
    return bytes.toByteArray();
  }

  private static List<String> names(DockerArchive archive) {
    return archive.images().stream()
        .map(image -> image.names().stream().map(Reference::familiar).toList().toString())
        .toList();
  }

  /** As docker did before 25: a directory per layer, links for layers that came before. */
  private static Archive oldForm(Sample sample, String repoTags) {
    var archive = new Archive();
    var layers = new ArrayList<String>();
    int number = 0;
    for (Descriptor layer : sample.image().layers()) {
      String path = "layer" + number++ + "/layer.tar";
      layers.add("\"" + path + "\"");
      archive.file(path, sample.bytes(layer));
    }
    String config = sample.config().digest().hex() + ".json";
    archive.file(config, sample.bytes(sample.config()));
    return archive.file(
        "manifest.json",
        "[{\"Config\":\"%s\",\"RepoTags\":%s,\"Layers\":[%s]}]"
            .formatted(config, repoTags, String.join(",", layers)));
  }

  @Test
  void whatIsWrittenIsReadAgainByteByByte() {
    Sample sample = Sample.plain("one", "two");
    try (DockerArchive archive = open(Archive.write(directory, write(sample, "app:1", "h:5/b")))) {
      assertEquals(List.of("[app:1, h:5/b:latest]"), names(archive));
      ImageSource source = archive.image("app:1").source();
      assertEquals(sample.text(), sample.readFrom(source).text());
    }
  }

  @Test
  void aCompressedArchiveIsReadAsAPlainOne() {
    Sample sample = Sample.gzip("one");
    byte[] bytes = Sample.compress(write(sample, "app"));
    try (DockerArchive archive = open(Archive.write(directory, bytes))) {
      assertEquals(sample.text(), sample.readFrom(archive.image("").source()).text());
    }
  }

  @Test
  void severalImagesShareTheirBlobs() {
    Sample first = Sample.plain("one", "two");
    Sample second = Sample.plain("one", "three");
    var bytes = new ByteArrayOutputStream();
    var writer = new DockerArchiveWriter("docker-archive:-", bytes, directory);
    first.sendTo(writer.image(List.of(name("a:1"))));
    second.sendTo(writer.image(List.of(name("a:2"))));
    first.sendTo(writer.image(List.of(name("b"))));
    writer.finish();
    try (DockerArchive archive = open(Archive.write(directory, bytes.toByteArray()))) {
      assertEquals(List.of("[a:1, b:latest]", "[a:2]"), names(archive));
      assertEquals(second.text(), second.readFrom(archive.image("a:2").source()).text());
    }
    String text = bytes.toString(UTF_8);
    String shared = "blobs/sha256/" + first.image().layers().getFirst().digest().hex() + "\0";
    assertEquals(text.indexOf(shared), text.lastIndexOf(shared));
  }

  @Test
  void theOldFormGetsAManifestWhoseLayersAreTheDiffIds() {
    Sample sample = Sample.plain("one", "two");
    Path file = oldForm(sample, "[\"app:1\",\"app:2\"]").in(directory);
    try (DockerArchive archive = open(file)) {
      assertEquals(List.of("[app:1, app:2]"), names(archive));
      assertEquals(sample.text(), sample.readFrom(archive.image("").source()).text());
    }
  }

  @Test
  void theOldFormsCompressedLayersAreSummedUp() {
    Sample sample = Sample.gzip("one", "two");
    try (DockerArchive archive = open(oldForm(sample, "null").in(directory))) {
      assertEquals(List.of("[]"), names(archive));
      assertEquals(sample.text(), sample.readFrom(archive.image("").source()).text());
    }
  }

  @Test
  void aLayerMayBeALinkToOneBefore() {
    byte[] layer = Sample.tar("one");
    Digest diffId = Digest.of(layer);
    String config =
        "{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\",\"%s\"]}}".formatted(diffId, diffId);
    Path file =
        new Archive()
            .file("a/layer.tar", layer)
            .entry(TarEntry.symbolicLink("b/layer.tar", "../a/layer.tar"))
            .file("c.json", config)
            .file(
                "manifest.json",
                "[{\"Config\":\"c.json\",\"Layers\":[\"a/layer.tar\",\"b/layer.tar\"]}]")
            .in(directory);
    try (DockerArchive archive = open(file)) {
      ImageSource source = archive.image("").source();
      var manifest = (ImageManifest) Manifest.parse(source.manifest());
      assertEquals(
          List.of(diffId, diffId), manifest.layers().stream().map(Descriptor::digest).toList());
      assertEquals(diffId, Digest.of(Sample.bytes(source, manifest.layers().get(1), 0)));
    }
  }

  @Test
  void aBlobIsReadFromWhereItIsWanted() {
    Sample sample = Sample.plain("one");
    Descriptor layer = sample.image().layers().getFirst();
    try (DockerArchive archive = open(Archive.write(directory, write(sample, "app")))) {
      byte[] end = Sample.bytes(archive.image("").source(), layer, 512);
      assertEquals(layer.size() - 512, end.length);
      assertTrue(new String(end, UTF_8).startsWith("one"));
    }
  }

  @Test
  void aBlobOfUnknownSizeIsSpooledAndWritten() throws IOException {
    Sample sample = Sample.plain("one");
    Descriptor layer = sample.image().layers().getFirst();
    var bytes = new ByteArrayOutputStream();
    var writer = new DockerArchiveWriter("docker-archive:-", bytes, directory);
    try (ImageDestination image = writer.image(List.of(name("app")))) {
      Descriptor sent = image.send(MediaType.OCI_LAYER, out -> out.write(sample.bytes(layer)));
      assertEquals(layer, sent);
      sample.sendBlobs(image);
      image.finish(sample.manifest());
    }
    writer.finish();
    try (var files = Files.list(directory)) {
      assertEquals(0, files.count());
    }
    try (DockerArchive archive = open(Archive.write(directory, bytes.toByteArray()))) {
      assertEquals(sample.text(), sample.readFrom(archive.image("app").source()).text());
    }
  }

  @Test
  void aBlobThatIsAnotherBreaksTheArchiveOff() {
    Sample sample = Sample.plain("one");
    Descriptor layer = sample.image().layers().getFirst();
    var writer = new DockerArchiveWriter("x.tar", new ByteArrayOutputStream(), directory);
    ImageDestination image = writer.image(List.of());
    byte[] other = sample.bytes(layer);
    other[600] ^= 1;
    var wrong =
        assertThrows(GantryException.class, () -> image.send(layer, out -> out.write(other)));
    assertEquals(Kind.INVALID, wrong.kind());
    assertTrue(wrong.text().startsWith("blob " + layer.digest() + " has the digest sha256:"));
    var after = assertThrows(GantryException.class, writer::finish);
    assertEquals(wrong.text(), after.text());
  }

  @Test
  void aTooLongBlobStopsAtItsSize() {
    Sample sample = Sample.plain("one");
    Descriptor layer = sample.image().layers().getFirst();
    var writer = new DockerArchiveWriter("x.tar", new ByteArrayOutputStream(), directory);
    byte[] bytes = sample.bytes(layer);
    var wrong =
        assertThrows(
            GantryException.class,
            () ->
                writer
                    .image(List.of())
                    .send(
                        layer,
                        out -> {
                          out.write(bytes);
                          out.write(0);
                        }));
    assertEquals("blob " + layer.digest() + " is longer than its 2048 bytes", wrong.text());
  }

  @Test
  void theNamesOfManifestJsonAreAddedToTheLayouts() {
    Sample sample = Sample.plain("one");
    var archive = new Archive();
    sample.blobs().forEach((blob, bytes) -> archive.file(path(blob.digest()), bytes));
    archive.file(path(sample.manifest().digest()), sample.manifest().bytes());
    archive.file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
    archive.file(
        "index.json",
        "{\"schemaVersion\":2,\"manifests\":["
            + sample.manifest().descriptor().json().text()
            + "]}");
    archive.file(
        "manifest.json",
        "[{\"Config\":\"%s\",\"RepoTags\":[\"app:3\"],\"Layers\":[\"%s\"]}]"
            .formatted(
                path(sample.config().digest()), path(sample.image().layers().getFirst().digest())));
    try (DockerArchive opened = open(archive.in(directory))) {
      assertEquals(List.of("[app:3]"), names(opened));
      assertEquals(sample.manifest(), opened.image("app:3").source().manifest());
    }
  }

  private static String path(Digest digest) {
    return "blobs/sha256/" + digest.hex();
  }
}
