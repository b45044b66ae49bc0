package io.gantry.image.distribution.archive;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.files.BlobTar;
import io.gantry.image.distribution.files.TarDestination;
import io.gantry.image.distribution.layout.OciLayout;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes what {@code docker save} does since Docker 25: an OCI layout, and the {@code
 * manifest.json} of before, of the same blobs, each once. Images come one after another, or at
 * once; then {@link #finish}. The stream need not seek. The lock guards the table of contents.
 */
public final class DockerArchiveWriter {
  private final String name;
  private final BlobTar tar;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Digest, ManifestBytes> manifests = new LinkedHashMap<>();
  private final Map<Reference, Digest> names = new LinkedHashMap<>();

  /**
   * Writes to {@code out}, which the caller closes.
   *
   * @param name of the archive as a user writes it
   * @param spoolDirectory for blobs whose size is known only at their end: a tar has it in front
   */
  public DockerArchiveWriter(String name, OutputStream out, Path spoolDirectory) {
    this.name = name;
    tar = new BlobTar(name, out, spoolDirectory);
    tar.file(OciLayout.MARKER, Json.object().put("imageLayoutVersion", "1.0.0").build().bytes());
  }

  /** Where an image goes; a name that another one had moves to it. */
  public ImageDestination image(List<Reference> imageNames) {
    return new TarDestination(name, tar, false, manifest -> enter(manifest, imageNames));
  }

  private void enter(ManifestBytes manifest, List<Reference> imageNames) {
    if (!(Manifest.parse(manifest) instanceof ImageManifest)) {
      throw new GantryException(
          Kind.INVALID, name + " takes one image, not an index: choose a platform");
    }
    lock.lock();
    try {
      manifests.put(manifest.digest(), manifest);
      for (Reference imageName : imageNames) {
        if (!imageName.tag().isEmpty()) {
          names.put(imageName, manifest.digest());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Writes the tables of contents and the archive's end. */
  public void finish() {
    lock.lock();
    try {
      var contents = new ArchiveContents(List.copyOf(manifests.values()), Map.copyOf(names));
      tar.file(OciLayout.INDEX, contents.index().bytes());
      tar.file("manifest.json", contents.manifest().bytes());
      Json.Obj repositories = contents.repositories();
      if (!repositories.fields().isEmpty()) {
        tar.file("repositories", repositories.bytes());
      }
    } finally {
      lock.unlock();
    }
    tar.end();
  }
}
