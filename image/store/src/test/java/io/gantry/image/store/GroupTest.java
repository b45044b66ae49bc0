package io.gantry.image.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.content.LocalContentStore;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.Images.Compression;
import io.gantry.image.store.Images.SendSpec;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names for several platforms, and what is sent without being an image here. */
final class GroupTest {
  private static final Reference APP = Reference.parse("a.example/app:1");
  private static final Reference OTHER = Reference.parse("a.example/app:2");

  @TempDir private Path directory;
  private final MemorySnapshots snapshots = new MemorySnapshots();
  private final MemoryPlace place = new MemoryPlace("a.example/app");
  private LocalImages images;

  @BeforeEach
  void open() {
    images = reopened();
  }

  private LocalImages reopened() {
    return new LocalImages(
        directory.resolve("images"),
        new LocalContentStore(directory.resolve("content")),
        snapshots,
        List.of());
  }

  /** Of a layer with so much in it that no two compressors make the same of it. */
  private ImageConfig config(String architecture) {
    var text = new StringBuilder(architecture);
    for (int i = 0; i < 5000; i++) {
      text.append(i * i % 997).append(' ');
    }
    Snapshots.Layer layer = snapshots.layer(Optional.empty(), text.toString());
    return ImageConfig.scratch(new Platform("linux", architecture, "")).withLayer(layer.diffId());
  }

  private Image group(Reference... names) {
    Image amd = images.create(config("amd64"), List.of());
    Image arm = images.create(config("arm64"), List.of());
    return images.group(List.of(amd, arm), List.of(names), Map.of("k", "v"));
  }

  @Test
  void aNameStandsForSeveralImagesAndMeansTheFirst() {
    Image first = group(APP);
    assertEquals(first, images.resolve("a.example/app:1"));
    assertFalse(first.isPart());
    Images.Group group = reopened().group(APP).orElseThrow();
    assertEquals(List.of(false, true), group.images().stream().map(Image::isPart).toList());
    assertEquals(Map.of("k", "v"), group.annotations());
  }

  @Test
  void withTheLastNameAllImagesGo() {
    Image first = group(APP, OTHER);
    assertEquals(List.of(), images.remove(first, Optional.of(APP)).deleted());
    assertEquals(2, images.list().size());
    assertTrue(images.remove(first, Optional.of(OTHER)).deleted().size() > 1);
    assertEquals(List.of(), images.list());
    assertEquals(List.of(), images.check(false, TransferListener.NONE));
  }

  @Test
  void anImageThatIsRemovedByItselfLeavesTheName() {
    Image _ = group(APP);
    Image arm = images.group(APP).orElseThrow().images().get(1);
    var _ = images.remove(arm, Optional.empty());
    assertEquals(Optional.empty(), images.group(APP));
    assertEquals(1, images.list().size());
    assertEquals(1, images.resolve("a.example/app:1").references().size());
  }

  @Test
  void aNameThatMovesStandsForOneImage() {
    Image _ = group(APP);
    Image next = images.create(config("riscv64"), List.of(APP));
    assertEquals(next, images.resolve("a.example/app:1"));
    assertEquals(Optional.empty(), images.group(APP));
    assertTrue(images.list().stream().noneMatch(Image::isPart));
  }

  @Test
  void annotationsOfAnImageThatWasMadeHereAreSent() {
    Image image = images.create(config("amd64"), List.of(APP), Map.of("a", "1"));
    var spec = new Images.PushSpec(Optional.empty(), Compression.GZIP, _ -> Optional.empty());
    ManifestBytes sent = images.push(image, place, spec, TransferListener.NONE);
    assertEquals(Map.of("a", "1"), Manifest.parse(sent).annotations());
    Image other = images.create(config("amd64"), List.of(), Map.of("a", "2"));
    assertEquals(image.id(), other.id());
    assertNotEquals(image.manifest(), other.manifest());
    assertEquals(Map.of("a", "2"), Manifest.parse(images.manifest(other)).annotations());
  }

  private ImageManifest send(Compression compression, int level, boolean docker) {
    var spec =
        new SendSpec(
            Optional.of(place.repository),
            compression,
            level,
            false,
            docker,
            Map.of("a", "1"),
            _ -> Optional.empty());
    ManifestBytes sent = images.send(config("amd64"), place, spec, TransferListener.NONE);
    assertEquals(sent, place.manifest());
    return (ImageManifest) Manifest.parse(sent);
  }

  @Test
  void whatIsSentDependsOnNothingThatWasSentBefore() {
    ImageManifest gzip = send(Compression.GZIP, 0, false);
    assertEquals(MediaType.OCI_LAYER_GZIP, gzip.layers().getFirst().mediaType());
    assertEquals(Map.of("a", "1"), gzip.annotations());
    ImageManifest best = send(Compression.GZIP, 9, false);
    assertNotEquals(gzip.layers(), best.layers());
    assertEquals(
        MediaType.OCI_LAYER_ZSTD, send(Compression.ZSTD, 0, false).layers().getFirst().mediaType());
    Image _ = images.create(config("amd64"), List.of(APP));
    assertEquals(gzip, send(Compression.GZIP, 0, false));
    assertEquals(best, send(Compression.GZIP, 9, false));
    assertEquals(gzip, send(Compression.GZIP, 0, false));
    assertEquals(
        MediaType.DOCKER_LAYER_GZIP,
        send(Compression.GZIP, 0, true).layers().getFirst().mediaType());
    assertEquals(1, images.list().size());
  }
}
