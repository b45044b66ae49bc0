package io.gantry.image.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.content.LocalContentStore;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must not come in. After each refusal the store is as it was. */
final class BadInputTest {
  private static final int BIG = 2 << 20;

  @TempDir private Path directory;
  private final MemorySnapshots snapshots = new MemorySnapshots();
  private final MemoryPlace place = new MemoryPlace("example.org/app");
  private LocalContentStore content;
  private LocalImages images;

  @BeforeEach
  void open() {
    content = new LocalContentStore(directory.resolve("content"));
    images = new LocalImages(directory.resolve("images"), content, snapshots, List.of());
  }

  private Image pull() {
    var spec =
        new Images.PullSpec(
            List.of(Reference.parse("example.org/app")),
            Optional.of(place.repository),
            Optional.empty());
    return images.pull(place, spec, TransferListener.NONE).image();
  }

  /** Pulls, which must fail with these words and leave nothing. */
  private void refused(Kind kind, String... words) {
    var failure = assertThrows(GantryException.class, this::pull);
    for (String word : words) {
      assertTrue(failure.text().contains(word), failure::text);
    }
    assertEquals(kind, failure.kind(), failure::text);
    assertEquals(List.of(), images.list());
    assertEquals(List.of(), snapshots.layers());
    assertEquals(List.of(), snapshots.unpacked());
    assertEquals(List.of(), content.list());
    assertEquals(Map.of(), content.partials());
  }

  /** An image of one layer, whose blob is as given and whose tar should be as said. */
  private Digest layer(byte[] blob, byte[] tar, String mediaType) {
    return layer(Descriptor.of(mediaType, place.blob(blob), blob.length), tar);
  }

  private Digest layer(Descriptor blob, byte[] tar) {
    byte[] config = Samples.config(List.of(tar)).bytes();
    ManifestBytes _ = Samples.put(place, config, List.of(blob));
    return blob.digest();
  }

  private Digest gzip(byte[] blob, byte[] tar) {
    return layer(blob, tar, MediaType.OCI_LAYER_GZIP);
  }

  @Test
  void otherBytesThanTheDigestSays() {
    for (int size : new int[] {100, BIG}) {
      byte[] tar = Samples.noise(1, size);
      byte[] packed = Samples.gzip(tar);
      Digest digest = gzip(packed, tar);
      byte[] damaged = packed.clone();
      damaged[packed.length / 2] ^= 1;
      place.blobs.put(digest, damaged);
      refused(Kind.INVALID, digest.toString(), "came with other bytes");
    }
  }

  @Test
  void moreAndFewerBytesThanTheSizeSays() {
    for (int size : new int[] {100, BIG}) {
      byte[] tar = Samples.noise(1, size);
      byte[] packed = Samples.gzip(tar);
      Digest digest = gzip(packed, tar);
      place.blobs.put(digest, Arrays.copyOf(packed, packed.length - 7));
      refused(Kind.INVALID, digest.toString(), "truncated");
      place.blobs.put(digest, Arrays.copyOf(packed, packed.length + 7));
      refused(Kind.INVALID, digest.toString(), "longer");
    }
  }

  @Test
  void aGzipThatEndsTooEarly() {
    byte[] tar = Samples.noise(1, BIG);
    byte[] packed = Samples.gzip(tar);
    Digest digest = gzip(Arrays.copyOf(packed, packed.length - 9), tar);
    refused(Kind.INVALID, digest.toString(), "gzip");
  }

  @Test
  void severalMembersAreAccepted() {
    byte[] tar = Samples.noise(1, BIG);
    var packed = new ByteArrayOutputStream();
    packed.writeBytes(Samples.gzip(Arrays.copyOf(tar, 1000)));
    packed.writeBytes(Samples.gzip(Arrays.copyOfRange(tar, 1000, BIG)));
    Digest _ = gzip(packed.toByteArray(), tar);
    assertEquals(BIG, pull().size());
  }

  @Test
  void bytesAfterTheLastMember() {
    byte[] tar = Samples.noise(1, 100);
    byte[] packed = Samples.gzip(tar);
    Digest digest = gzip(Arrays.copyOf(packed, packed.length + 3), tar);
    refused(Kind.INVALID, digest.toString());
  }

  @Test
  void aBomb() {
    byte[] zeros = new byte[16 << 20];
    var packed = new ByteArrayOutputStream();
    byte[] member = Samples.gzip(zeros);
    for (int i = 0; i < 65; i++) {
      packed.writeBytes(member);
    }
    Digest digest = gzip(packed.toByteArray(), zeros);
    refused(Kind.EXHAUSTED, digest.toString(), "bomb");
  }

  @Test
  void anotherTarThanTheConfigurationSays() {
    byte[] packed = Samples.gzip(Samples.bytes("one"));
    Digest digest = gzip(packed, Samples.bytes("other"));
    refused(Kind.INVALID, digest.toString(), "unpacks to", Digest.of(Samples.bytes("one")).hex());
  }

  @Test
  void aHostileTar() {
    byte[] tar = Samples.bytes("hostile");
    Digest digest = gzip(Samples.gzip(tar), tar);
    refused(Kind.INVALID, digest.toString(), "../../etc/passwd");
  }

  @Test
  void unknownMediaTypes() {
    byte[] tar = Samples.bytes("x");
    Digest digest = layer(tar, tar, "application/wasm");
    refused(Kind.INVALID, digest.toString(), "unknown media type \"application/wasm\"");
    Digest sealed = layer(tar, tar, MediaType.OCI_LAYER_GZIP + "+encrypted");
    refused(Kind.INVALID, sealed.toString(), "unknown media type");
  }

  @Test
  void foreignLayers() {
    byte[] tar = Samples.bytes("x");
    var blob =
        new Descriptor(
            MediaType.DOCKER_FOREIGN_LAYER,
            place.blob(tar),
            tar.length,
            Optional.empty(),
            Map.of(),
            "",
            List.of("https://elsewhere.example/x"));
    Digest digest = layer(blob, tar);
    refused(Kind.INVALID, digest.toString(), "https://elsewhere.example/x");
  }

  @Test
  void schemaOne() {
    byte[] text = Samples.bytes("{\"schemaVersion\":1,\"name\":\"a\"}");
    place.means(ManifestBytes.of(text, MediaType.DOCKER_SCHEMA1));
    refused(Kind.INVALID, "schema 1");
  }

  @Test
  void anArtifactThatIsNoImage() {
    byte[] empty = Samples.bytes("{}");
    var manifest =
        new ImageManifest(
            MediaType.OCI_MANIFEST,
            Descriptor.of(MediaType.OCI_EMPTY, place.blob(empty), 2),
            List.of(),
            Optional.empty(),
            "application/vnd.example.chart",
            Map.of());
    place.means(ManifestBytes.of(manifest));
    refused(Kind.INVALID, "no image but an artifact of type \"application/vnd.example.chart\"");
  }

  @Test
  void configurationsThatAreNone() {
    byte[] tar = Samples.bytes("x");
    byte[] packed = Samples.gzip(tar);
    var blob = Descriptor.of(MediaType.OCI_LAYER_GZIP, place.blob(packed), packed.length);
    for (String text :
        List.of(
            "[]",
            "{",
            "{}",
            "{\"rootfs\":{\"diff_ids\":[]}}",
            "{\"rootfs\":{\"diff_ids\":[\"sha256:../../x\"]}}")) {
      byte[] config = Samples.bytes(text);
      ManifestBytes _ = Samples.put(place, config, List.of(blob));
      refused(Kind.INVALID, Digest.of(config).toString());
    }
    byte[] windows = Samples.config(new Platform("windows", "amd64", ""), List.of(tar)).bytes();
    ManifestBytes _ = Samples.put(place, windows, List.of(blob));
    refused(Kind.INVALID, "windows");
  }

  @Test
  void anotherConfigurationThanTheDigestSays() {
    byte[] config = Samples.config(List.of()).bytes();
    ManifestBytes _ = Samples.put(place, config, List.of());
    place.blobs.put(Digest.of(config), Samples.bytes("{}"));
    refused(Kind.INVALID, Digest.of(config).toString());
  }

  @Test
  void anIndexThatLeadsToIndexesOnly() {
    ManifestBytes index = Samples.index(place, Map.of());
    refused(Kind.NOT_FOUND, "no matching manifest");
    for (int i = 0; i < 6; i++) {
      index = Samples.index(place, Map.of(Platform.host(), index));
    }
    refused(Kind.INVALID, "indexes without end");
  }

  @Test
  void oneBadLayerKeepsTheOthersOut() {
    byte[] good = Samples.bytes("good");
    byte[] goodBlob = Samples.gzip(good);
    byte[] bad = Samples.bytes("hostile");
    byte[] badBlob = Samples.gzip(bad);
    byte[] config = Samples.config(List.of(good, bad)).bytes();
    ManifestBytes _ =
        Samples.put(
            place,
            config,
            List.of(
                Descriptor.of(MediaType.OCI_LAYER_GZIP, place.blob(goodBlob), goodBlob.length),
                Descriptor.of(MediaType.OCI_LAYER_GZIP, place.blob(badBlob), badBlob.length)));
    var failure = assertThrows(GantryException.class, this::pull);
    assertTrue(failure.text().contains(Digest.of(badBlob).toString()), failure::text);
    assertEquals(List.of(), images.list());
    assertEquals(List.of(), snapshots.layers());
    long _ = images.collect();
    assertEquals(List.of(), snapshots.unpacked());
  }

  @Test
  void aConfigurationOfFiveMegabytes() {
    String padding = "x".repeat(5 << 20);
    byte[] config = Json.object().put("x", padding).build().bytes();
    ManifestBytes _ = Samples.put(place, config, List.of());
    refused(Kind.INVALID, "larger than 4 MiB");
  }
}
