package io.gantry.image.distribution.layout;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.files.BlobTar;
import io.gantry.image.distribution.files.TarDestination;
import io.gantry.platform.oci.ManifestBytes;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/** Writes a layout as a tar: images one after another, or at once, then {@link #finish}. */
public final class LayoutArchiveWriter {
  private final String name;
  private final BlobTar tar;
  private final ReentrantLock lock = new ReentrantLock();
  private LayoutIndex index = LayoutIndex.EMPTY;

  /**
   * Writes to {@code out}, which the caller closes.
   *
   * @param name of the archive as a user writes it
   * @param spoolDirectory for blobs whose size is known only at their end
   */
  public LayoutArchiveWriter(String name, OutputStream out, Path spoolDirectory) {
    this.name = name;
    tar = new BlobTar(name, out, spoolDirectory);
    tar.file(OciLayout.MARKER, OciLayout.marker());
  }

  /** Where an image goes; {@code tag} may be empty. */
  public ImageDestination image(String tag) {
    return new TarDestination(
        tag.isEmpty() ? name : name + ":" + tag, tar, true, manifest -> enter(manifest, tag));
  }

  private void enter(ManifestBytes manifest, String tag) {
    lock.lock();
    try {
      index = index.with(LayoutDirectory.entry(manifest, tag));
    } finally {
      lock.unlock();
    }
  }

  /** Writes the index and the archive's end. */
  public void finish() {
    lock.lock();
    try {
      tar.file(OciLayout.INDEX, index.json().bytes());
    } finally {
      lock.unlock();
    }
    tar.end();
  }
}
