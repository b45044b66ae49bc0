package io.gantry.image.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.content.LocalContentStore;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.store.Images.Compression;
import io.gantry.image.store.catalog.Catalog;
import io.gantry.image.store.catalog.LayerForm;
import io.gantry.platform.archive.GzipEncoder;
import io.gantry.platform.archive.GzipWriter;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PushTest {
  private static final Reference APP = Reference.parse("a.example/app:1");

  @TempDir private Path directory;
  private final MemorySnapshots snapshots = new MemorySnapshots();
  private final MemoryPlace here = new MemoryPlace("a.example/app");
  private final MemoryPlace there = new MemoryPlace("b.example/app");
  private final List<TransferEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final Map<RepositoryName, ImageSource> origins = new ConcurrentHashMap<>();
  private LocalContentStore content;
  private LocalImages images;

  @BeforeEach
  void open() {
    content = new LocalContentStore(directory.resolve("content"));
    images = new LocalImages(directory.resolve("images"), content, snapshots, List.of());
  }

  private Image pull(MemoryPlace from) {
    var spec = new Images.PullSpec(List.of(APP), Optional.of(from.repository), Optional.empty());
    return images.pull(from, spec, TransferListener.NONE).image();
  }

  private ManifestBytes push(Image image, MemoryPlace to) {
    return push(image, to, Compression.GZIP);
  }

  private ManifestBytes push(Image image, MemoryPlace to, Compression compression) {
    events.clear();
    to.forgetCalls();
    var spec =
        new Images.PushSpec(
            Optional.of(to.repository),
            compression,
            name -> Optional.ofNullable(origins.get(name)));
    ManifestBytes sent = images.push(image, to, spec, events::add);
    assertEquals(sent, to.manifest());
    return sent;
  }

  private List<String> words() {
    return events.stream().map(TransferEvent::status).distinct().toList();
  }

  private static ImageManifest parsed(ManifestBytes bytes) {
    return (ImageManifest) io.gantry.platform.oci.Manifest.parse(bytes);
  }

  private Image local(String... layers) {
    var config = Samples.config(List.of());
    Optional<io.gantry.platform.oci.ChainId> below = Optional.empty();
    for (String text : layers) {
      var layer = snapshots.layer(below, text);
      below = Optional.of(layer.chain());
      config = config.withLayer(layer.diffId());
    }
    return images.create(config, List.of(APP));
  }

  @Test
  void anImageThatWasMadeHereIsCompressed() {
    Image image = local("base", "top");
    ManifestBytes sent = push(image, here);
    assertEquals(MediaType.OCI_MANIFEST, sent.mediaType());
    assertEquals(3, here.sent().size());
    var layers = parsed(sent).layers();
    assertEquals(MediaType.OCI_LAYER_GZIP, layers.getFirst().mediaType());
    assertTrue(words().containsAll(List.of("Preparing", "Pushing", "Pushed")), words()::toString);
    Image now = images.resolve("a.example/app:1");
    assertEquals(List.of(Reference.parse("a.example/app@" + sent.digest())), now.digests());
    assertArrayEquals(sent.bytes(), content.read(sent.digest()));
  }

  @Test
  void asZstdOrAsTars() {
    Image image = local("base");
    var zstd = parsed(push(image, here, Compression.ZSTD));
    assertEquals(MediaType.OCI_LAYER_ZSTD, zstd.layers().getFirst().mediaType());
    var plain = parsed(push(image, there, Compression.NONE));
    assertEquals(
        List.of(Descriptor.of(MediaType.OCI_LAYER, image.config().diffIds().getFirst(), 4)),
        plain.layers());
  }

  @Test
  void theSameImageGivesTheSameDigest() {
    Image image = local("base", "top");
    ManifestBytes first = push(image, here);
    assertEquals(first, push(image, there));
    MemoryPlace third = new MemoryPlace("c.example/app");
    long _ = images.collect();
    assertEquals(first, push(images.resolve(image.id().hex()), third));
  }

  @Test
  void aSecondPushSendsNothing() {
    Image image = local("base", "top");
    ManifestBytes first = push(image, here);
    assertEquals(first, push(image, here));
    assertEquals(List.of(), here.sent());
    assertEquals(List.of("Preparing", "Layer already exists"), words());
  }

  @Test
  void afterAChangeOneLayerIsSent() {
    ManifestBytes _ = push(local("base", "middle", "top"), here);
    ManifestBytes _ = push(local("base", "middle", "changed"), here);
    assertEquals(2, here.sent().size(), "one layer and the configuration");
  }

  @Test
  void aLayerOfAnotherRepositoryIsMounted() {
    ManifestBytes _ = push(local("base", "one"), here);
    there.others.put(here.repository, here);
    ManifestBytes _ = push(local("base", "two"), there);
    assertTrue(words().contains("Mounted from app"), words()::toString);
    assertEquals(2, there.sent().size(), "one layer and the configuration");
  }

  @Test
  void aPulledImageKeepsItsDigestWhereItsOriginGivesTheLayers() {
    ManifestBytes manifest = Samples.put(here, Samples.bytes("base"), Samples.noise(1, 3 << 20));
    Image image = pull(here);
    origins.put(here.repository, here);
    assertEquals(manifest, push(image, there));
    assertArrayEquals(manifest.bytes(), there.manifest().bytes());
    assertFalse(words().contains("layers recompressed: digest changes"));
    assertEquals(2, images.resolve(image.id().hex()).digests().size());
  }

  @Test
  void withoutItsOriginItIsCompressedAnewAndSaysSo() {
    byte[] packed = Samples.gzip(Samples.bytes("base"));
    packed[9] = 3;
    byte[] config = Samples.config(List.of(Samples.bytes("base"))).bytes();
    ManifestBytes manifest =
        Samples.put(
            here,
            config,
            List.of(Descriptor.of(MediaType.OCI_LAYER_GZIP, here.blob(packed), packed.length)));
    Image image = pull(here);
    ManifestBytes sent = push(image, there);
    assertNotEquals(manifest, sent);
    assertTrue(words().contains("layers recompressed: digest changes"), words()::toString);
    assertEquals(Map.of("made", "elsewhere"), parsed(sent).annotations());
    // where it came from it still goes as it came
    assertEquals(manifest, push(image, here));
    assertEquals(List.of(), here.sent());
    // and where it went, as it went
    assertEquals(sent, push(image, there));
    assertEquals(List.of(), there.sent());
  }

  @Test
  void anOriginThatBreaksOffIsNotTheLastWord() {
    byte[] noise = Samples.noise(1, 3 << 20);
    ManifestBytes _ = Samples.put(here, noise);
    Image image = pull(here);
    origins.put(here.repository, here);
    here.breaks.put(Digest.of(Samples.gzip(noise)), 1 << 20);
    ManifestBytes _ = push(image, there);
    assertTrue(there.sent().size() == 2, "a layer compressed anew and the configuration");
  }

  @Test
  void dockersFormStaysDockersForm() {
    byte[] packed = Samples.gzip(Samples.bytes("base"));
    packed[9] = 3;
    byte[] config = Samples.config(List.of(Samples.bytes("base"))).bytes();
    var manifest =
        new ImageManifest(
            MediaType.DOCKER_MANIFEST,
            Descriptor.of(MediaType.DOCKER_CONFIG, here.blob(config), config.length),
            List.of(Descriptor.of(MediaType.DOCKER_LAYER_GZIP, here.blob(packed), packed.length)),
            Optional.empty(),
            "",
            Map.of());
    here.means(ManifestBytes.of(manifest));
    ManifestBytes sent = push(pull(here), there);
    assertEquals(MediaType.DOCKER_MANIFEST, sent.mediaType());
    ImageManifest again = parsed(sent);
    assertEquals(MediaType.DOCKER_CONFIG, again.config().mediaType());
    assertEquals(MediaType.DOCKER_LAYER_GZIP, again.layers().getFirst().mediaType());
  }

  @Test
  void anImageOfAnArchiveIsCompressedForARegistry() {
    byte[] tar = Samples.bytes("base");
    byte[] config = Samples.config(List.of(tar)).bytes();
    ManifestBytes _ =
        Samples.put(
            here, config, List.of(Descriptor.of(MediaType.OCI_LAYER, here.blob(tar), tar.length)));
    var spec = new Images.PullSpec(List.of(APP), Optional.empty(), Optional.empty());
    Image image = images.pull(here, spec, TransferListener.NONE).image();
    assertEquals(List.of(), image.digests());
    var sent = parsed(push(image, there));
    assertEquals(MediaType.OCI_LAYER_GZIP, sent.layers().getFirst().mediaType());
    assertFalse(words().contains("layers recompressed: digest changes"));
  }

  @Test
  void aLayerThatIsTwiceInAnImageIsSentOnce() {
    byte[] same = Samples.bytes("same");
    ManifestBytes manifest = Samples.put(here, same, Samples.bytes("x"), same);
    Image image = pull(here);
    origins.put(here.repository, here);
    assertEquals(manifest, push(image, there));
    assertEquals(3, there.sent().size());
  }

  /** Notes that the only layer of an image is the work of a compressor of ours. */
  private Digest note(Image image, String compressor) {
    Digest diffId = image.config().diffIds().getFirst();
    var catalog = new Catalog(directory.resolve("images"));
    try (var _ = catalog.hold()) {
      LayerForm form = catalog.forms().of(diffId).forms().getFirst();
      catalog
          .forms()
          .add(
              diffId,
              new LayerForm(form.packing(), form.digest(), form.size(), compressor, List.of()));
    }
    return diffId;
  }

  @Test
  void theEncoderThatMadeALayerMakesItAgain() throws IOException {
    for (GzipEncoder encoder : List.of(GzipEncoder.ours(), GzipEncoder.fastest())) {
      byte[] tar = Samples.bytes("tar of " + encoder.title());
      var packed = new ByteArrayOutputStream();
      try (var gzip = new GzipWriter(packed, encoder)) {
        gzip.write(tar);
      }
      byte[] blob = packed.toByteArray();
      byte[] config = Samples.config(List.of(tar)).bytes();
      ManifestBytes manifest =
          Samples.put(
              here,
              config,
              List.of(Descriptor.of(MediaType.OCI_LAYER_GZIP, here.blob(blob), blob.length)));
      Image image = pull(here);
      Digest _ = note(image, encoder.title());
      assertEquals(manifest, push(image, there), encoder.title());
      assertFalse(words().contains("layers recompressed: digest changes"));
    }
  }

  @Test
  void aLayerOfAnEncoderThatThisHostLacksIsCompressedAnew() {
    byte[] packed = Samples.gzip(Samples.bytes("base"));
    packed[9] = 3;
    byte[] config = Samples.config(List.of(Samples.bytes("base"))).bytes();
    ManifestBytes manifest =
        Samples.put(
            here,
            config,
            List.of(Descriptor.of(MediaType.OCI_LAYER_GZIP, here.blob(packed), packed.length)));
    Image image = pull(here);
    String elsewhere = "gzip-isal-00000000";
    Digest diffId = note(image, elsewhere);
    ManifestBytes sent = push(image, there);
    assertNotEquals(manifest, sent);
    assertTrue(words().contains("layers recompressed: digest changes"), words()::toString);
    assertEquals(parsed(sent).layers().getFirst().digest(), there.sent().getFirst());
    // what is known of the other blob stays known, for it was not even tried
    var forms = new Catalog(directory.resolve("images")).forms().of(diffId);
    Digest other = parsed(manifest).layers().getFirst().digest();
    assertEquals(elsewhere, forms.find(other).orElseThrow().compressor());
    assertEquals(manifest, push(image, here));
    assertEquals(List.of(), here.sent());
    assertEquals(sent, push(image, there));
    assertEquals(List.of(), there.sent());
  }
}
