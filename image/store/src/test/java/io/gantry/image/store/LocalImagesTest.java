package io.gantry.image.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.content.LocalContentStore;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalImagesTest {
  private static final Reference APP = Reference.parse("app:1");
  private static final Reference OTHER = Reference.parse("example.org/other");

  @TempDir private Path directory;
  private final MemorySnapshots snapshots = new MemorySnapshots();
  private final Set<ChainId> retained = new TreeSet<>(LocalImagesTest::compare);
  private LocalContentStore content;
  private LocalImages images;

  private static int compare(ChainId left, ChainId right) {
    return left.digest().compareTo(right.digest());
  }

  @BeforeEach
  void open() {
    content = new LocalContentStore(directory.resolve("content"));
    images =
        new LocalImages(
            directory.resolve("images"), content, snapshots, List.of(() -> Set.copyOf(retained)));
  }

  private static ImageConfig config(Instant created) {
    return ImageConfig.scratch(Platform.host()).withCreated(created);
  }

  private static ImageConfig config(int second) {
    return config(Instant.ofEpochSecond(second));
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private Image imported(String text, Reference... names) {
    return images.importTar(bytes(text), config(1), List.of(names));
  }

  /** An image of two layers, of which the lower one is {@code base}. */
  private Image stacked(String base, String top, Reference... names) {
    Snapshots.Layer lower = snapshots.layer(Optional.empty(), base);
    Snapshots.Layer upper = snapshots.layer(Optional.of(lower.chain()), top);
    return images.create(
        config(2).withLayer(lower.diffId()).withLayer(upper.diffId()), List.of(names));
  }

  private String notFound(String word) {
    var failure = assertThrows(GantryException.class, () -> images.resolve(word));
    assertEquals(Kind.NOT_FOUND, failure.kind());
    return failure.text();
  }

  @Test
  void anImportedTarIsAnImageOfOneLayer() {
    Image image = imported("tar", APP);
    assertEquals(List.of(APP), image.references());
    assertEquals(Digest.of(image.config().bytes()), image.id());
    assertEquals(
        List.of(Digest.of("tar".getBytes(StandardCharsets.UTF_8))), image.config().diffIds());
    assertEquals(3, image.size());
    assertEquals("Imported from -", image.config().history().getFirst().comment());
    assertEquals(image, images.resolve("app:1"));
    assertEquals(List.of(image), images.list());
    assertEquals(List.of(), snapshots.actives());
  }

  @Test
  void aGzipTarGivesTheSameImage() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write("tar".getBytes(StandardCharsets.UTF_8));
    }
    Image plain = imported("tar");
    Image unpacked =
        images.importTar(new ByteArrayInputStream(packed.toByteArray()), config(1), List.of(APP));
    assertEquals(plain.id(), unpacked.id());
  }

  @Test
  void theCallersStepStandsForTheLayer() {
    var step =
        new ImageConfig.History(Optional.of(Instant.EPOCH), "mmdebstrap bookworm", "", "", false);
    Image image =
        images.importTar(bytes("tar"), config(1).withStep(step, Optional.empty()), List.of(APP));
    assertEquals(List.of(step), image.config().history());
    assertEquals(1, image.config().diffIds().size());
  }

  @Test
  void aFailedImportLeavesNothing() {
    InputStream broken =
        new FilterInputStream(bytes("half")) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    var failure =
        assertThrows(
            GantryException.class, () -> images.importTar(broken, config(1), List.of(APP)));
    assertEquals(Kind.EXHAUSTED, failure.kind());
    assertEquals(List.of(), snapshots.actives());
    assertEquals(List.of(), snapshots.layers());
    assertEquals(List.of(), images.list());
  }

  @Test
  void theManifestNamesUncompressedLayers() {
    Image image = stacked("base", "top!!", APP);
    assertEquals(
        Json.parse(
            """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
             "layers":[
              {"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":4},
              {"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":5}]}
            """
                .formatted(
                    image.id(),
                    image.config().bytes().length,
                    image.config().diffIds().get(0),
                    image.config().diffIds().get(1))),
        Json.parse(content.read(image.manifest())));
    assertEquals(9, image.size());
  }

  @Test
  void anImageNeedsItsLayers() {
    Digest missing = Digest.of(new byte[] {9});
    var failure =
        assertThrows(
            GantryException.class, () -> images.create(config(1).withLayer(missing), List.of(APP)));
    assertEquals("layer " + missing + " is not here", failure.text());
    assertEquals(List.of(), images.list());
    assertEquals(List.of(), content.list());
  }

  @Test
  void namesIdsAndPrefixesAreResolved() {
    Image image = imported("tar", APP, OTHER);
    for (String word :
        List.of(
            "app:1",
            "docker.io/library/app:1",
            "example.org/other",
            "example.org/other:latest",
            "example.org/other@" + image.manifest(),
            image.id().toString(),
            image.id().hex(),
            image.id().hex().substring(0, 12),
            image.id().hex().substring(0, 1),
            "sha256:" + image.id().hex().substring(0, 7))) {
      assertEquals(image.id(), images.resolve(word).id(), word);
    }
  }

  @Test
  void whatIsNotThereIsNamedInDockersWords() {
    Image image = imported("tar", APP);
    String absent = "0".repeat(64);
    assertEquals("No such image: nothing:latest", notFound("nothing"));
    assertEquals("No such image: app:2", notFound("app:2"));
    assertEquals("No such image: sha256:" + absent, notFound(absent));
    assertEquals("No such image: sha256:" + absent, notFound("sha256:" + absent));
    assertEquals("No such image: sha256:00ff00ff", notFound("sha256:00ff00ff"));
    assertEquals("No such image: other@" + image.manifest(), notFound("other@" + image.manifest()));
    assertEquals(
        Kind.INVALID, assertThrows(GantryException.class, () -> images.resolve("a b")).kind());
  }

  @Test
  void aNameWinsOverAPrefix() {
    Image one = imported("one", APP);
    String digits = one.id().hex().substring(0, 4);
    Image two = images.create(config(7), List.of(Reference.parse(digits)));
    assertEquals(two.id(), images.resolve(digits).id());
    assertEquals(one.id(), images.resolve("sha256:" + digits).id());
  }

  @Test
  void anAmbiguousPrefixIsRefused() {
    for (int second = 1; second <= 17; second++) {
      Image _ = images.create(config(second), List.of());
    }
    String shared = "";
    for (char digit : "0123456789abcdef".toCharArray()) {
      String prefix = Character.toString(digit);
      long count =
          images.list().stream().filter(image -> image.id().hex().startsWith(prefix)).count();
      shared = count > 1 ? prefix : shared;
    }
    String word = shared;
    var failure = assertThrows(GantryException.class, () -> images.resolve(word));
    assertEquals(Kind.INVALID, failure.kind());
    assertTrue(failure.text().startsWith("ambiguous image id \"" + word), failure::text);
  }

  @Test
  void theNewestIsListedFirst() {
    Image old = images.create(config(1), List.of(APP));
    Image young = images.create(config(3), List.of(OTHER));
    Image middle = images.create(config(2), List.of());
    assertEquals(List.of(young, middle, old), images.list());
  }

  @Test
  void aNameMovesToTheNewImage() {
    Image old = images.create(config(1), List.of(APP));
    Image young = images.create(config(2), List.of(APP));
    assertEquals(young.id(), images.resolve("app:1").id());
    assertEquals(List.of(), images.resolve(old.id().hex()).references());
  }

  @Test
  void aTagIsAFurtherName() {
    Image image = imported("tar", APP);
    images.tag(image, OTHER);
    assertEquals(List.of(APP, OTHER), images.resolve("app:1").references());
    Reference digest = Reference.parse("x@" + image.manifest());
    assertEquals(
        "refusing to create a tag with a digest reference: x@" + image.manifest(),
        assertThrows(GantryException.class, () -> images.tag(image, digest)).text());
  }

  @Test
  void theLastNameTakesTheImageAndItsLayersAlong() {
    Image image = stacked("base", "top", APP, OTHER);
    Images.Removed first = images.remove(image, Optional.of(OTHER));
    assertEquals(new Images.Removed(List.of(OTHER), List.of()), first);
    List<ChainId> chains = chains(image);
    Images.Removed last = images.remove(image, Optional.of(APP));
    assertEquals(
        new Images.Removed(
            List.of(APP), List.of(image.id(), chains.get(1).digest(), chains.get(0).digest())),
        last);
    assertEquals(List.of(), images.list());
    assertEquals(List.of(), snapshots.layers());
    assertEquals(List.of(), content.list());
    assertEquals("No such image: app:1", notFound("app:1"));
  }

  private static List<ChainId> chains(Image image) {
    ChainId lower = ChainId.of(image.config().diffIds().get(0));
    return List.of(lower, lower.then(image.config().diffIds().get(1)));
  }

  @Test
  void removingByIdTakesAllNames() {
    Image image = imported("tar", APP, OTHER);
    Images.Removed removed = images.remove(image, Optional.empty());
    assertEquals(List.of(APP, OTHER), removed.untagged());
    assertEquals(image.id(), removed.deleted().getFirst());
    assertEquals(List.of(), images.list());
  }

  @Test
  void layersThatOthersNeedStay() {
    Image one = stacked("base", "one", APP);
    Image two = stacked("base", "two", OTHER);
    Images.Removed removed = images.remove(one, Optional.of(APP));
    assertEquals(List.of(one.id(), chains(one).get(1).digest()), removed.deleted());
    assertEquals(two.id(), images.resolve("example.org/other").id());
    assertEquals(2, snapshots.layers().size());

    retained.add(chains(two).get(1));
    assertEquals(List.of(two.id()), images.remove(two, Optional.empty()).deleted());
    assertEquals(2, snapshots.layers().size());
  }

  @Test
  void layersUnderAnActiveSnapshotStay() {
    Image image = stacked("base", "top", APP);
    snapshots.prepare("container", image.chain());
    assertEquals(List.of(image.id()), images.remove(image, Optional.of(APP)).deleted());
    assertEquals(0, images.collect());
    assertEquals(2, snapshots.layers().size());
    snapshots.remove("container");
    assertEquals(2 * 1000 + 7, images.collect());
    assertEquals(List.of(), snapshots.layers());
  }

  @Test
  void anotherImagesNameIsNotTaken() {
    Image one = images.create(config(1), List.of(APP));
    Image two = images.create(config(2), List.of(OTHER));
    assertEquals(
        "No such image: app:1",
        assertThrows(GantryException.class, () -> images.remove(two, Optional.of(APP))).text());
    assertEquals(one.id(), images.resolve("app:1").id());
  }

  @Test
  void removingTwiceIsNotFound() {
    Image image = imported("tar", APP);
    Images.Removed _ = images.remove(image, Optional.empty());
    assertEquals(
        Kind.NOT_FOUND,
        assertThrows(GantryException.class, () -> images.remove(image, Optional.empty())).kind());
    assertEquals(
        Kind.NOT_FOUND, assertThrows(GantryException.class, () -> images.tag(image, OTHER)).kind());
  }

  @Test
  void collectionKeepsWhatImagesAndOwnersNeed() {
    Image image = stacked("base", "top", APP);
    Snapshots.Layer owned = snapshots.layer(image.chain(), "cache");
    Snapshots.Layer loose = snapshots.layer(image.chain(), "loose");
    retained.add(owned.chain());
    assertEquals(loose.usage(), images.collect());
    assertEquals(3, snapshots.layers().size());
    assertTrue(snapshots.swept());
    assertEquals(image, images.resolve("app:1"));
  }

  /** What a crash leaves after each write of {@code create}, in order. */
  @Test
  void aCrashWhileCreatingLeavesOnlyWhatCollectionRemoves() throws IOException {
    Image kept = imported("kept", APP);
    Snapshots.Layer layer = snapshots.layer(Optional.empty(), "layer");
    Digest config = content.put("{\"half\":1}".getBytes(StandardCharsets.UTF_8));
    Digest manifest = content.put("{\"half\":2}".getBytes(StandardCharsets.UTF_8));
    Path records = directory.resolve("images/records");
    Files.writeString(records.resolve("x.json.0123.partial"), "{");
    Files.writeString(directory.resolve("images/names.json.0123.partial"), "{");
    assertEquals(List.of(kept), images.list());
    assertEquals(
        layer.usage() + content.size(config).orElseThrow() + content.size(manifest).orElseThrow(),
        images.collect());
    assertEquals(List.of(kept), images.list());
    assertEquals(2, content.list().size());
    try (var files = Files.walk(directory.resolve("images"))) {
      assertTrue(files.noneMatch(file -> file.toString().endsWith(".partial")));
    }
  }

  /** After the names but before the record: the image is there, without names. */
  @Test
  void aCrashWhileRemovingLeavesAnImageThatCanBeRemoved() throws IOException {
    Image image = imported("tar", APP);
    Files.writeString(directory.resolve("images/names.json"), "{}");
    assertEquals(List.of(), images.resolve(image.id().hex()).references());
    assertEquals(
        image.id(),
        images.remove(images.resolve(image.id().hex()), Optional.empty()).deleted().getFirst());
    assertEquals(List.of(), content.list());
  }

  /** After the record: blobs and layers are garbage, a left-over name means nothing. */
  @Test
  void aCrashAfterTheRecordIsCollected() throws IOException {
    Image image = imported("tar", APP);
    Files.delete(directory.resolve("images/records").resolve(image.id().hex() + ".json"));
    assertEquals("No such image: app:1", notFound("app:1"));
    assertTrue(images.collect() > 0);
    assertEquals(List.of(), content.list());
    assertEquals(List.of(), snapshots.layers());
    assertEquals("{}", Files.readString(directory.resolve("images/names.json")));
  }

  @Test
  void aDamagedRecordNamesItsFile() throws IOException {
    Image image = imported("tar", APP);
    Path file = directory.resolve("images/records").resolve(image.id().hex() + ".json");
    Files.writeString(file, "{");
    var failure = assertThrows(GantryException.class, () -> images.list());
    assertEquals(Kind.INTERNAL, failure.kind());
    assertTrue(failure.text().contains(file.toString()), failure::text);
  }

  @Test
  void manyMayNameAtOnce() throws InterruptedException {
    Image image = imported("tar", APP);
    try (var group = TaskGroup.open("tag")) {
      for (int i = 0; i < 20; i++) {
        Reference name = Reference.parse("many:" + i);
        var _ =
            group.fork(() -> {
              images.tag(image, name);
              return name;
            });
      }
      group.join(Duration.ofSeconds(30));
    }
    assertEquals(21, images.resolve("app:1").references().size());
  }

  @Test
  void anEmptyStoreHasNoImages() {
    assertEquals(List.of(), images.list());
    assertEquals(0, images.collect());
    assertEquals("No such image: busybox:latest", notFound("busybox"));
  }
}
