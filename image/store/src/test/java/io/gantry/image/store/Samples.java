package io.gantry.image.store;

import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Images to pull. */
final class Samples {
  private Samples() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Bytes that compression does not make smaller. */
  static byte[] noise(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    bytes[0] = 'n';
    return bytes;
  }

  static byte[] gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static ImageConfig config(List<byte[]> tars) {
    return config(Platform.host(), tars);
  }

  static ImageConfig config(Platform platform, List<byte[]> tars) {
    ImageConfig config = ImageConfig.scratch(platform).withCreated(Instant.ofEpochSecond(1));
    for (byte[] tar : tars) {
      config = config.withLayer(Digest.of(tar));
    }
    return config;
  }

  /** Puts an image of gzip layers there; its configuration has spaces that ours would not have. */
  static ManifestBytes put(MemoryPlace place, byte[]... tars) {
    return put(place, Platform.host(), tars);
  }

  static ManifestBytes put(MemoryPlace place, Platform platform, byte[]... tars) {
    var blobs = new ArrayList<Descriptor>();
    for (byte[] tar : tars) {
      byte[] packed = gzip(tar);
      blobs.add(Descriptor.of(MediaType.OCI_LAYER_GZIP, place.blob(packed), packed.length));
    }
    byte[] config = bytes(config(platform, List.of(tars)).json().pretty("  "));
    return put(place, config, blobs);
  }

  static ManifestBytes put(MemoryPlace place, byte[] config, List<Descriptor> layers) {
    var manifest =
        new ImageManifest(
            MediaType.OCI_MANIFEST,
            Descriptor.of(MediaType.OCI_CONFIG, place.blob(config), config.length),
            layers,
            Optional.empty(),
            "",
            Map.of("made", "elsewhere"));
    byte[] text = bytes(manifest.json().pretty("\t"));
    ManifestBytes bytes = ManifestBytes.of(text, MediaType.OCI_MANIFEST);
    place.means(bytes);
    return bytes;
  }

  /** Makes the place's name mean an index of manifests that are there. */
  static ManifestBytes index(MemoryPlace place, Map<Platform, ManifestBytes> manifests) {
    var entries = new ArrayList<Descriptor>();
    manifests.forEach((platform, manifest) ->
        entries.add(manifest.descriptor().withPlatform(Optional.of(platform))));
    ManifestBytes index = ManifestBytes.of(ImageIndex.of(entries));
    place.means(index);
    return index;
  }
}
