package io.gantry.image.distribution.archive;

import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.files.NamedFiles;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ManifestBytes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An image of which an archive has configuration and layers, but no manifest: one is made, the same
 * each time. The lock guards it.
 */
final class SavedSource implements ImageSource {
  private final String place;
  private final NamedFiles files;
  private final SavedImage image;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Parts> made = Optional.empty();

  /**
   * What the image consists of.
   *
   * @param paths of configuration and layers
   */
  record Parts(ManifestBytes manifest, Map<Digest, String> paths) {}

  SavedSource(String place, NamedFiles files, SavedImage image) {
    this.place = place;
    this.files = files;
    this.image = image;
  }

  boolean isOf(String configName) {
    return image.configName().equals(configName);
  }

  @Override
  public String name() {
    return image.names().isEmpty() ? place : place + ":" + image.names().getFirst().familiar();
  }

  @Override
  public ManifestBytes manifest() {
    return parts().manifest();
  }

  private Parts parts() {
    lock.lock();
    try {
      Parts parts = made.orElseGet(() -> new SavedParts(files, image).read());
      made = Optional.of(parts);
      return parts;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public ManifestBytes manifest(Descriptor wanted) {
    if (wanted.digest().equals(manifest().digest())) {
      return manifest();
    }
    throw missing(wanted);
  }

  private GantryException missing(Descriptor wanted) {
    return new GantryException(
        Kind.NOT_FOUND, name() + ": there is no blob " + wanted.digest() + " in it");
  }

  @Override
  public Blob open(Descriptor blob, long offset) {
    String path = parts().paths().get(blob.digest());
    if (path == null) {
      throw missing(blob);
    }
    long size = files.size(path).orElseThrow(() -> files.missing(path));
    if (size != blob.size()) {
      throw new GantryException(
          Kind.INVALID,
          files.name() + ": " + path + " has " + size + " bytes instead of " + blob.size());
    }
    long from = offset <= size ? offset : 0;
    return new Blob(files.open(path, from), from);
  }

  @Override
  public void close() {
    // the archive is closed by whoever opened it
  }
}
