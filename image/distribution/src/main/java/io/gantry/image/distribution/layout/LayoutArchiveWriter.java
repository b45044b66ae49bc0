package io.gantry.image.distribution.layout;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.files.BlobTar;
import io.gantry.image.distribution.files.TarDestination;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ManifestBytes;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

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
        tag.isEmpty() ? name : name + ":" + tag,
        tar,
        true,
        manifest -> enter(LayoutDirectory.entry(manifest, tag)));
  }

  /** Where an image goes that the index names as {@code entries} say, perhaps several times. */
  public ImageDestination image(Function<ManifestBytes, List<Descriptor>> entries) {
    return new TarDestination(
        name, tar, true, manifest -> entries.apply(manifest).forEach(entry -> enter(entry.json())));
  }

  private void enter(Json.Obj entry) {
    lock.lock();
    try {
      index = index.with(entry);
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
