package io.gantry.image.distribution.copy;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageDestination.Presence;
import io.gantry.image.distribution.ImageSource;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.PlatformMatch;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Copies images from place to place. Blobs go three at a time; what is there is not sent, what the
 * registry has elsewhere is mounted. Memory does not grow with what is copied.
 */
public final class Copier {
  private static final int AT_ONCE = 3;
  private static final Duration LIMIT = Duration.ofDays(7);

  private final ImageSource from;
  private final ImageDestination to;
  private final TransferListener listener;
  private final Set<Digest> done = new HashSet<>();

  private Copier(ImageSource from, ImageDestination to, TransferListener listener) {
    this.from = from;
    this.to = to;
    this.listener = listener;
  }

  /**
   * Copies what the source's name means, and makes the destination's name mean it.
   *
   * @return what was copied: the index, or the one image of it that was asked for, or the only one
   *     that the destination can hold
   * @throws GantryException {@code INVALID} with the digest if what came is something else; then
   *     the destination's name means what it did
   */
  public static ManifestBytes copy(
      ImageSource from, ImageDestination to, CopySpec spec, TransferListener listener)
      throws InterruptedException {
    var copier = new Copier(from, to, listener);
    ManifestBytes chosen = copier.choose(from.manifest(), spec);
    copier.copyParts(chosen, 0);
    to.finish(chosen);
    return chosen;
  }

  private ManifestBytes choose(ManifestBytes manifest, CopySpec spec) {
    if (!(Manifest.parse(manifest) instanceof ImageIndex index)) {
      return manifest;
    }
    return switch (spec) {
      case CopySpec.One(Platform platform) -> PlatformChoice.follow(from, manifest, platform);
      case CopySpec.All() -> {
        if (to.takesIndexes()) {
          yield manifest;
        }
        Platform platform = Platform.host();
        ManifestBytes image = PlatformChoice.follow(from, manifest, platform);
        listener.on(
            TransferEvent.of(
                to.name()
                    + " holds one image: copying that of "
                    + platform
                    + " out of "
                    + PlatformMatch.images(index.manifests()).size()));
        yield image;
      }
    };
  }

  /** Everything that a manifest names, so that it may come itself. */
  private void copyParts(ManifestBytes bytes, int depth) throws InterruptedException {
    switch (Manifest.parse(bytes)) {
      case ImageManifest image -> copyBlobs(image);
      case ImageIndex index -> {
        if (depth == PlatformChoice.DEEPEST) {
          throw new GantryException(
              Kind.INVALID, from.name() + ": indexes are nested deeper than " + depth);
        }
        for (Descriptor entry : index.manifests()) {
          if (done.add(entry.digest())) {
            ManifestBytes part = from.manifest(entry);
            copyParts(part, depth + 1);
            to.putManifest(part);
          }
        }
      }
    }
  }

  private void copyBlobs(ImageManifest image) throws InterruptedException {
    Map<Digest, Descriptor> missing = new LinkedHashMap<>();
    for (Descriptor layer : image.layers()) {
      if (isOurs(layer) && done.add(layer.digest())) {
        missing.put(layer.digest(), layer);
        listener.on(TransferEvent.of(id(layer), "Preparing"));
      }
    }
    boolean hasConfig = done.add(image.config().digest());
    var slots = new Semaphore(AT_ONCE);
    try (TaskGroup group = TaskGroup.open("copy")) {
      for (Descriptor layer : missing.values()) {
        var _ =
            group.fork(() -> {
              slots.acquire();
              try {
                copyBlob(layer, listener);
                return layer;
              } finally {
                slots.release();
              }
            });
      }
      group.join(LIMIT);
    }
    if (hasConfig) {
      copyBlob(image.config(), TransferListener.NONE);
    }
  }

  /** Layers that only their vendor may hand out are named, not copied. */
  private static boolean isOurs(Descriptor layer) {
    return layer.urls().isEmpty()
        || !(layer.mediaType().contains(".foreign.")
            || layer.mediaType().contains(".nondistributable."));
  }

  static String id(Descriptor blob) {
    return blob.digest().shortHex();
  }

  private void copyBlob(Descriptor blob, TransferListener heard) {
    var elsewhere = from.repository().stream().toList();
    switch (to.find(blob, elsewhere)) {
      case Presence.Present() -> heard.on(TransferEvent.of(id(blob), "Layer already exists"));
      case Presence.Mounted(var repository) ->
          heard.on(TransferEvent.of(id(blob), "Mounted from " + repository.path()));
      case Presence.Absent() -> {
        to.send(blob, new BlobCopy(from, blob, heard));
        heard.on(TransferEvent.of(id(blob), "Pushed"));
      }
    }
  }
}
