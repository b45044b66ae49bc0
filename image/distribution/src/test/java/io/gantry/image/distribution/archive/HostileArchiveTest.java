package io.gantry.image.distribution.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.Sample;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostileArchiveTest {
  private static final String CONFIG =
      "{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:%s\"]}}".formatted("0".repeat(64));

  @TempDir Path directory;

  /** What is said about the archive, without its own name. */
  private String refusal(Path file) {
    var refused =
        assertThrows(
            GantryException.class,
            () -> {
              try (DockerArchive archive = DockerArchive.open(file, directory)) {
                for (ArchivedImage image : archive.images()) {
                  readAll(image.source());
                }
              }
            });
    assertTrue(
        refused.kind() == Kind.INVALID || refused.kind() == Kind.NOT_FOUND,
        () -> refused.kind() + " " + refused.text());
    return refused.text().replace(file.toString(), "FILE");
  }

  private static void readAll(ImageSource source) {
    if (Manifest.parse(source.manifest()) instanceof ImageManifest manifest) {
      for (Descriptor layer : manifest.layers()) {
        byte[] _ = Sample.bytes(source, layer, 0);
      }
    }
  }

  private static Archive saved(String config, String layer) {
    return new Archive()
        .file(
            "manifest.json", "[{\"Config\":\"%s\",\"Layers\":[\"%s\"]}]".formatted(config, layer));
  }

  @Test
  void pathsThatLeaveTheArchiveAreRefused() {
    assertEquals(
        "FILE: manifest.json: \"../../etc/passwd\" is no path inside of the archive",
        refusal(saved("../../etc/passwd", "l.tar").in(directory)));
    assertEquals(
        "FILE: manifest.json: \"/etc/passwd\" is no path inside of the archive",
        refusal(saved("c.json", "/etc/passwd").file("c.json", CONFIG).in(directory)));
  }

  @Test
  void anEntryThatLeavesTheArchiveIsRefused() {
    assertEquals(
        "FILE: tar entry \"../x\": path leaves the root",
        refusal(new Archive().file("../x", "").in(directory)));
  }

  @Test
  void linksOutOfTheArchiveAreRefused() {
    for (String target : new String[] {"/etc/passwd", "../../etc/passwd"}) {
      Path file =
          saved("c.json", "a/l.tar")
              .file("c.json", CONFIG)
              .entry(TarEntry.symbolicLink("a/l.tar", target))
              .in(directory);
      assertEquals(
          "FILE: tar entry \"a/l.tar\" is a link to \""
              + target
              + "\", which is outside of the archive",
          refusal(file));
    }
  }

  @Test
  void linksToLinksAndToNothingAreRefused() {
    Path loop =
        saved("c.json", "l")
            .file("c.json", CONFIG)
            .entry(TarEntry.symbolicLink("l", "m"))
            .entry(TarEntry.symbolicLink("m", "l"))
            .in(directory);
    assertEquals("FILE: tar entry \"l\" is a link to \"m\", which is a link too", refusal(loop));
    Path nowhere =
        saved("c.json", "l")
            .file("c.json", CONFIG)
            .entry(TarEntry.symbolicLink("l", "m"))
            .in(directory);
    assertEquals("FILE: tar entry \"l\" is a link to \"m\", which is not there", refusal(nowhere));
    assertEquals(
        "FILE: tar entry \"l\" is a link to \"m\", no file before it",
        refusal(saved("c.json", "l").entry(TarEntry.hardLink("l", "m")).in(directory)));
  }

  @Test
  void missingPartsAreNamed() {
    assertEquals("FILE: there is no c.json", refusal(saved("c.json", "l.tar").in(directory)));
    assertEquals(
        "FILE: there is no l.tar",
        refusal(saved("c.json", "l.tar").file("c.json", CONFIG).in(directory)));
  }

  @Test
  void aLayerInAFormThatNobodyUnpacksIsRefused() {
    Path file =
        saved("c.json", "l.tar")
            .file("c.json", CONFIG)
            .file("l.tar", new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0})
            .in(directory);
    assertEquals("FILE: layer l.tar is compressed with neither gzip nor zstd", refusal(file));
  }

  @Test
  void aConfigurationWithOtherLayersIsRefused() {
    Path file = saved("c.json", "l.tar").file("c.json", "{}").file("l.tar", "x").in(directory);
    assertEquals("FILE: manifest.json names 1 layers, but c.json has 0", refusal(file));
  }

  @Test
  void aDeviceIsNoLayer() {
    var device =
        new TarEntry(
            "l.tar",
            TarEntry.Type.BLOCK_DEVICE,
            0600,
            0,
            0,
            0,
            java.time.Instant.EPOCH,
            "",
            8,
            0,
            java.util.Map.of());
    Path file = saved("c.json", "l.tar").file("c.json", CONFIG).entry(device).in(directory);
    assertEquals("FILE: there is no l.tar", refusal(file));
  }

  @Test
  void hugeTablesOfContentsAreRefused() {
    Path file =
        new Archive().file("manifest.json", new byte[ManifestBytes.LIMIT + 1]).in(directory);
    assertEquals("FILE: manifest.json has 4194305 bytes, more than 4194304", refusal(file));
  }

  @Test
  void brokenTablesOfContentsAreRefused() {
    assertTrue(
        refusal(new Archive().file("manifest.json", "[{").in(directory))
            .startsWith("FILE: manifest.json: "));
    assertEquals(
        "FILE: manifest.json: expected a JSON array",
        refusal(new Archive().file("manifest.json", "{}").in(directory)));
    assertTrue(
        refusal(new Archive().file("index.json", "{\"manifests\":[{}]}").in(directory))
            .startsWith("docker-archive:FILE: index.json: "));
  }

  @Test
  void anArchiveOfSomethingElseIsRefused() {
    assertEquals(
        "FILE is no archive of images: it has neither manifest.json nor index.json;"
            + " a root file system is read by import",
        refusal(new Archive().file("etc/passwd", "root").in(directory)));
    assertEquals(
        "FILE: tar entry 1: no valid tar header",
        refusal(Archive.write(directory, Arrays.copyOf(new byte[] {1, 2, 3}, 512))));
  }

  @Test
  void aTruncatedArchiveIsRefusedWithItsLastEntry() {
    byte[] whole =
        saved("c.json", "l.tar").file("c.json", CONFIG).file("l.tar", new byte[9000]).bytes();
    assertEquals(
        "FILE: tar archive ends too early, in or after \"l.tar\"",
        refusal(Archive.write(directory, Arrays.copyOf(whole, 5000))));
  }

  @Test
  void aTruncatedGzipIsRefused() {
    byte[] whole = Sample.compress(saved("c.json", "l.tar").file("l.tar", new byte[9000]).bytes());
    assertEquals(
        "FILE: gzip stream is damaged: it ends too early",
        refusal(Archive.write(directory, Arrays.copyOf(whole, whole.length - 9))));
  }

  @Test
  void anEntryOfImpossibleSizeIsRefused() {
    byte[] bytes = new Archive().file("manifest.json", "[]").bytes();
    // GNU's base 256: close to the largest long
    bytes[124] = (byte) 0x80;
    Arrays.fill(bytes, 125, 128, (byte) 0);
    bytes[128] = 0x7f;
    Arrays.fill(bytes, 129, 136, (byte) 0xff);
    Arrays.fill(bytes, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += bytes[i] & 0xff;
    }
    byte[] octal = "%06o\0 ".formatted(sum).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(octal, 0, bytes, 148, 8);
    assertEquals(
        "FILE: tar archive ends too early, in or after \"manifest.json\"",
        refusal(Archive.write(directory, bytes)));
  }
}
