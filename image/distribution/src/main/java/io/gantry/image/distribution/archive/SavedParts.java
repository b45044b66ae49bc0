package io.gantry.image.distribution.archive;

import io.gantry.image.distribution.files.DigestingStream;
import io.gantry.image.distribution.files.Magic;
import io.gantry.image.distribution.files.NamedFiles;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out what the parts of an image without a manifest are. The digest of a plain layer is in
 * the configuration; one that is compressed must be read for it, unless its path says it: whoever
 * reads it later verifies it.
 */
record SavedParts(NamedFiles files, SavedImage image) {
  private static final int CONFIG_LIMIT = 8 << 20;
  private static final int DIGITS = 64;

  SavedSource.Parts read() {
    byte[] bytes = files.read(image.config(), CONFIG_LIMIT);
    Descriptor config = Descriptor.of(MediaType.OCI_CONFIG, bytes);
    List<Digest> diffIds = diffIds(bytes);
    if (diffIds.size() != image.layers().size()) {
      throw new GantryException(
          Kind.INVALID,
          files.name()
              + ": manifest.json names "
              + image.layers().size()
              + " layers, but "
              + image.config()
              + " has "
              + diffIds.size());
    }
    Map<Digest, String> paths = new HashMap<>(Map.of(config.digest(), image.config()));
    var layers = new ArrayList<Descriptor>();
    for (int i = 0; i < diffIds.size(); i++) {
      String path = image.layers().get(i);
      Descriptor layer = layer(path, diffIds.get(i));
      layers.add(layer);
      paths.putIfAbsent(layer.digest(), path);
    }
    return new SavedSource.Parts(
        ManifestBytes.of(ImageManifest.of(config, layers)), Map.copyOf(paths));
  }

  private List<Digest> diffIds(byte[] config) {
    try {
      return ImageConfig.parse(config).diffIds();
    } catch (GantryException e) {
      throw new GantryException(
          e.kind(), files.name() + ": " + image.config() + ": " + e.text(), e);
    }
  }

  private Descriptor layer(String path, Digest diffId) {
    long size = files.size(path).orElseThrow(() -> files.missing(path));
    String mediaType = mediaType(path);
    if (mediaType.equals(MediaType.OCI_LAYER)) {
      return Descriptor.of(mediaType, diffId, size);
    }
    String hex = path.substring(path.lastIndexOf('/') + 1);
    boolean says = path.startsWith("blobs/sha256/") && hex.length() == DIGITS;
    return Descriptor.of(mediaType, says ? new Digest(hex) : sum(path), size);
  }

  private String mediaType(String path) {
    try (InputStream in = files.open(path, 0)) {
      return switch (Magic.of(in.readNBytes(Magic.LENGTH))) {
        case PLAIN -> MediaType.OCI_LAYER;
        case GZIP -> MediaType.OCI_LAYER_GZIP;
        case ZSTD -> MediaType.OCI_LAYER_ZSTD;
        case XZ, BZIP2 ->
            throw new GantryException(
                Kind.INVALID,
                files.name() + ": layer " + path + " is compressed with neither gzip nor zstd");
      };
    } catch (IOException e) {
      throw new DiskException("cannot read " + path + " of " + files.name(), e);
    }
  }

  private Digest sum(String path) {
    var sum = new DigestingStream(OutputStream.nullOutputStream(), Digest.sha256());
    try (InputStream in = files.open(path, 0)) {
      long _ = in.transferTo(sum);
      return sum.digest();
    } catch (IOException e) {
      throw new DiskException("cannot read " + path + " of " + files.name(), e);
    }
  }
}
