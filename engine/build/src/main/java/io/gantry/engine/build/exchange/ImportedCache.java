package io.gantry.engine.build.exchange;

import io.gantry.engine.build.exchange.CacheConfig.Entry;
import io.gantry.image.distribution.ImageSource;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One manifest with records, where it is. */
final class ImportedCache {
  private static final int MOST_PLATFORMS = 32;

  private final ImageSource source;
  private final List<Descriptor> blobs;
  private final CacheConfig config;
  private final List<ChainId> chains;
  private final Map<Digest, Entry> entries = new HashMap<>();
  private final Map<ChainId, Integer> layers = new HashMap<>();

  ImportedCache(ImageSource source, List<Descriptor> blobs, CacheConfig config) {
    this.source = source;
    this.blobs = List.copyOf(blobs);
    this.config = config;
    chains = config.chains();
    for (Entry entry : config.entries()) {
      entry.keys().forEach(key -> entries.putIfAbsent(key, entry));
    }
    for (int i = 0; i < chains.size(); i++) {
      layers.putIfAbsent(chains.get(i), i);
    }
  }

  /**
   * All that a source has: a cache, or an image with records, or several of different platforms.
   */
  static List<ImportedCache> open(ImageSource source) {
    return switch (Manifest.parse(source.manifest())) {
      case ImageManifest manifest -> of(source, manifest).map(List::of).orElse(List.of());
      case ImageIndex index -> {
        var all = new ArrayList<ImportedCache>();
        for (Descriptor each :
            index.manifests().subList(0, Math.min(index.manifests().size(), MOST_PLATFORMS))) {
          if (Manifest.parse(source.manifest(each)) instanceof ImageManifest manifest) {
            of(source, manifest).ifPresent(all::add);
          }
        }
        yield all;
      }
    };
  }

  private static Optional<ImportedCache> of(ImageSource source, ImageManifest manifest) {
    byte[] bytes = config(source, manifest.config());
    Optional<CacheConfig> config =
        manifest.config().mediaType().equals(CacheConfig.MEDIA_TYPE)
            ? Optional.of(CacheConfig.parse(bytes, manifest.layers().size()))
            : InlineCache.of(ImageConfig.parse(bytes))
                .filter(inline -> inline.layers().size() == manifest.layers().size());
    return config.map(known -> new ImportedCache(source, manifest.layers(), known));
  }

  private static byte[] config(ImageSource source, Descriptor config) {
    if (config.size() > CacheConfig.LIMIT) {
      throw new GantryException(
          Kind.INVALID, source.name() + ": a build cache's list of " + config.size() + " bytes");
    }
    try (InputStream in = source.open(config, 0).content()) {
      byte[] bytes = in.readNBytes((int) config.size() + 1);
      if (bytes.length != config.size() || !config.digest().matches(bytes)) {
        throw new GantryException(
            Kind.INVALID, source.name() + ": " + config.digest() + " came with other bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new GantryException(
          Kind.UNAVAILABLE, source.name() + ": " + config.digest() + " was broken off: " + e, e);
    }
  }

  /** A record. */
  record Hit(Entry entry, Optional<ChainId> chain) {}

  Optional<Hit> find(Digest key) {
    return Optional.ofNullable(entries.get(key))
        .map(entry ->
            new Hit(
                entry,
                entry.layer() < 0 ? Optional.empty() : Optional.of(chains.get(entry.layer()))));
  }

  /**
   * The layers of a chain.
   *
   * @param diffIds from the lowest on, with their {@code blobs}
   */
  record Path(ImageSource source, List<Digest> diffIds, List<Descriptor> blobs) {}

  Optional<Path> path(ChainId chain) {
    Integer index = layers.get(chain);
    if (index == null) {
      return Optional.empty();
    }
    var diffIds = new ArrayList<Digest>();
    var packed = new ArrayList<Descriptor>();
    for (int i = index; i >= 0; i = config.layers().get(i).parent()) {
      diffIds.addFirst(config.layers().get(i).diffId());
      packed.addFirst(blobs.get(config.layers().get(i).blob()));
    }
    return Optional.of(new Path(source, diffIds, packed));
  }

  List<CacheConfig.Mount> mounts() {
    return config.mounts();
  }

  Descriptor blob(CacheConfig.Mount mount) {
    return blobs.get(mount.blob());
  }
}
