package io.gantry.image.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.content.LocalContentStore;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckTest {
  private static final Reference APP = Reference.parse("example.org/app:1");

  @TempDir private Path directory;
  private final MemorySnapshots snapshots = new MemorySnapshots();
  private final MemoryPlace place = new MemoryPlace("example.org/app");
  private LocalContentStore content;
  private LocalImages images;

  @BeforeEach
  void open() {
    content = new LocalContentStore(directory.resolve("content"));
    images = new LocalImages(directory.resolve("images"), content, snapshots, List.of(Set::of));
  }

  private Image pull() {
    ManifestBytes _ = Samples.put(place, Samples.bytes("base"), Samples.bytes("top"));
    return pullAgain();
  }

  private Image pullAgain() {
    var spec = new Images.PullSpec(List.of(APP), Optional.of(place.repository), Optional.empty());
    return images.pull(place, spec, TransferListener.NONE).image();
  }

  private List<String> check(boolean repair) {
    return images.check(repair, TransferListener.NONE);
  }

  /** One finding with these words, none after the repair and another pull. */
  private void findsAndRepairs(String... words) {
    List<String> findings = check(false);
    assertFalse(findings.isEmpty());
    for (String word : words) {
      assertTrue(findings.toString().contains(word), findings::toString);
    }
    for (String finding : findings) {
      assertFalse(finding.contains("\n"), finding);
    }
    assertEquals(findings.size(), check(false).size(), "looking changes nothing");
    List<String> repaired = check(true);
    assertTrue(repaired.size() >= findings.size(), repaired::toString);
    Image _ = pullAgain();
    assertEquals(List.of(), check(false));
  }

  private Path blob(Digest digest) {
    return directory.resolve("content/blobs/sha256").resolve(digest.hex());
  }

  @Test
  void aWholeStoreHasNoFindings() {
    assertEquals(List.of(), check(false));
    Image _ = pull();
    Image _ =
        images.importTar(
            new java.io.ByteArrayInputStream(Samples.bytes("x")),
            Samples.config(List.of()),
            List.of(Reference.parse("local")));
    assertEquals(List.of(), check(false));
    assertEquals(List.of(), check(true));
    assertEquals(2, images.list().size());
  }

  @Test
  void aDamagedLayer() {
    Image image = pull();
    snapshots.damage(image.config().diffIds().getFirst());
    findsAndRepairs("has become");
    assertEquals(2, snapshots.layers().size());
  }

  @Test
  void aDamagedLayerThatAContainerUsesIsNotTouched() {
    Image image = pull();
    snapshots.prepare("web-1", image.chain());
    snapshots.damage(image.config().diffIds().getFirst());
    for (String finding : check(true)) {
      assertTrue(finding.contains("used by container web-1"), finding);
    }
    assertEquals(2, snapshots.layers().size());
    assertEquals(image, images.resolve("example.org/app:1"));
    snapshots.remove("web-1");
    findsAndRepairs("has become");
  }

  @Test
  void aMissingLayer() {
    Image image = pull();
    snapshots.removeLayer(image.chain().orElseThrow());
    findsAndRepairs("image example.org/app:1 lacks the layer");
  }

  @Test
  void aMissingParent() {
    Image image = pull();
    snapshots.lose(ChainId.of(image.config().diffIds().getFirst()));
    findsAndRepairs("which is not here");
  }

  @Test
  void missingAndDamagedBlobs() throws IOException {
    Image image = pull();
    for (Digest digest : List.of(image.id(), image.manifest())) {
      Files.delete(blob(digest));
      findsAndRepairs("image example.org/app:1", digest.toString(), "missing");
      Files.writeString(blob(digest), "x");
      findsAndRepairs("image example.org/app:1", digest.toString());
    }
  }

  @Test
  void theBlobsOfAnImageThatWasMadeHereAreMadeAgain() throws IOException {
    Image image =
        images.importTar(
            new java.io.ByteArrayInputStream(Samples.bytes("x")),
            Samples.config(List.of()),
            List.of(APP));
    Files.delete(blob(image.id()));
    Files.delete(blob(image.manifest()));
    assertEquals(2, check(true).size());
    assertEquals(List.of(), check(false));
    assertEquals(image, images.resolve("example.org/app:1"));
  }

  @Test
  void namesWithoutRecords() throws IOException {
    Image image = pull();
    Files.delete(directory.resolve("images/records").resolve(image.id().hex() + ".json"));
    findsAndRepairs("name example.org/app:1 means an image that is not here");
  }

  @Test
  void damagedRecordsAndNames() throws IOException {
    Image image = pull();
    Files.writeString(directory.resolve("images/records").resolve(image.id().hex() + ".json"), "{");
    findsAndRepairs("the record of an image is damaged");
    Files.writeString(directory.resolve("images/names.json"), "{");
    findsAndRepairs("names.json is damaged");
  }

  @Test
  void whatNobodyGoesOnWith() throws IOException {
    Image _ = pull();
    try (var partial = content.partial(Digest.of(Samples.bytes("p")))) {
      partial.append().write(7);
    }
    var _ = snapshots.unpack(new java.io.ByteArrayInputStream(Samples.bytes("w")), 1000);
    findsAndRepairs("has arrived in part, 1 bytes", "waits for an image that nobody pulls");
  }

  @Test
  void usageAddsUp() throws IOException {
    Image image = pull();
    var layer = snapshots.layer(image.chain(), "loose");
    Digest loose = content.put(Samples.bytes("blob"));
    try (var partial = content.partial(Digest.of(Samples.bytes("p")))) {
      partial.append().write(7);
    }
    long blobs =
        content.size(image.id()).orElseThrow() + content.size(image.manifest()).orElseThrow();
    assertEquals(
        new Images.Usage(2 * 1000 + 7, blobs, layer.usage() + content.size(loose).orElseThrow(), 1),
        images.usage());
  }
}
