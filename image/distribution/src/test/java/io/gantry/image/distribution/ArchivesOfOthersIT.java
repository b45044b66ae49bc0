package io.gantry.image.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.image.distribution.archive.ArchivedImage;
import io.gantry.image.distribution.archive.DockerArchive;
import io.gantry.image.distribution.archive.DockerArchiveWriter;
import io.gantry.image.distribution.files.NewFile;
import io.gantry.image.distribution.layout.LayoutArchiveWriter;
import io.gantry.image.distribution.layout.LayoutDirectory;
import io.gantry.image.distribution.layout.OciLayout;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Reference;
import io.gantry.quality.testkit.NeedsProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real skopeo reads what we write and writes what we read. */
@NeedsProgram("skopeo")
final class ArchivesOfOthersIT {
  private final Sample sample = Sample.gzip("one", "two", "three");
  @TempDir Path directory;
  private Path layout = Path.of("/");

  @BeforeEach
  void write() {
    layout = directory.resolve("layout");
    sample.sendTo(new LayoutDirectory(layout, new PathLocks()).destination("app:1"));
  }

  @Test
  void itReadsOurLayout() {
    assertEquals(sample.manifest().digest(), Skopeo.digest("oci:" + layout + ":app:1"));
    assertEquals(
        new String(sample.manifest().bytes(), java.nio.charset.StandardCharsets.UTF_8),
        Skopeo.run("inspect", "--raw", "oci:" + layout));
  }

  @Test
  void itCopiesOurLayoutAndWeReadTheCopies() {
    String from = "oci:" + layout + ":app:1";
    Path other = directory.resolve("other");
    Skopeo.run("copy", from, "oci:" + other + ":app:2");
    try (ImageSource source = OciLayout.directory(other).only("app:2")) {
      assertEquals(sample.text(), sample.readFrom(source).text());
    }
    Path archive = directory.resolve("layout.tar");
    Skopeo.run("copy", from, "oci-archive:" + archive + ":app:3");
    try (ImageSource source = OciLayout.archive(archive, directory).only("app:3")) {
      assertEquals(sample.text(), sample.readFrom(source).text());
    }
  }

  @Test
  void itReadsOurLayoutArchive() {
    Path file = directory.resolve("ours.tar");
    try (var out = new NewFile(file)) {
      var writer = new LayoutArchiveWriter("oci-archive:" + file, out.content(), directory);
      sample.sendTo(writer.image("app:1"));
      writer.finish();
      out.commit();
    }
    assertEquals(sample.manifest().digest(), Skopeo.digest("oci-archive:" + file + ":app:1"));
  }

  @Test
  void itReadsOurDockerArchive() {
    Sample plain = Sample.plain("one", "two");
    Path file = directory.resolve("ours.tar");
    try (var out = new NewFile(file)) {
      var writer = new DockerArchiveWriter("docker-archive:" + file, out.content(), directory);
      plain.sendTo(writer.image(List.of(Reference.parse("app:1"), Reference.parse("app:2"))));
      sample.sendTo(writer.image(List.of(Reference.parse("zip:1"))));
      writer.finish();
      out.commit();
    }
    for (String tag : List.of("app:1", "app:2", "zip:1")) {
      Sample expected = tag.startsWith("app") ? plain : sample;
      Path copy = directory.resolve("copy-" + tag.replace(':', '-'));
      Skopeo.run("copy", "docker-archive:" + file + ":docker.io/library/" + tag, "oci:" + copy);
      try (ImageSource source = OciLayout.directory(copy).only("")) {
        Sample read = new Sample(source.manifest(), expected.blobs());
        assertEquals(
            diffIds(expected.bytes(expected.config())),
            diffIds(Sample.bytes(source, read.config(), 0)));
      }
    }
    // it is a layout too
    assertEquals(plain.manifest().digest(), Skopeo.digest("oci-archive:" + file + ":1"));
  }

  private static List<Digest> diffIds(byte[] config) {
    return ImageConfig.parse(config).diffIds();
  }

  @Test
  void weReadItsDockerArchive() {
    Path file = directory.resolve("theirs.tar");
    Skopeo.run("copy", "oci:" + layout + ":app:1", "docker-archive:" + file + ":theirs:7");
    try (DockerArchive archive = DockerArchive.open(file, directory)) {
      ArchivedImage image = archive.image("");
      assertEquals(List.of(Reference.parse("theirs:7")), image.names());
      var read = new Sample(image.source().manifest(), java.util.Map.of());
      assertEquals(sample.config().digest(), read.config().digest());
      for (Descriptor layer : read.image().layers()) {
        assertEquals(layer.digest(), Digest.of(Sample.bytes(image.source(), layer, 0)));
      }
    }
  }
}
