package io.gantry.image.distribution.files;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ManifestBytes;
import java.util.List;
import java.util.function.Consumer;

/** One image of an archive that is being written. */
public final class TarDestination implements ImageDestination {
  private final String name;
  private final BlobTar tar;
  private final boolean takesIndexes;
  private final Consumer<ManifestBytes> finished;

  /** Writes to {@code tar} and tells {@code finished} about the manifest. */
  public TarDestination(
      String name, BlobTar tar, boolean takesIndexes, Consumer<ManifestBytes> finished) {
    this.name = name;
    this.tar = tar;
    this.takesIndexes = takesIndexes;
    this.finished = finished;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean takesIndexes() {
    return takesIndexes;
  }

  @Override
  public Presence find(Descriptor blob, List<RepositoryName> elsewhere) {
    return tar.has(blob.digest()) ? new Presence.Present() : new Presence.Absent();
  }

  @Override
  public void send(Descriptor blob, BlobWriter writer) {
    tar.put(blob, writer);
  }

  @Override
  public Descriptor send(String mediaType, BlobWriter writer) {
    return tar.put(mediaType, writer);
  }

  @Override
  public void putManifest(ManifestBytes manifest) {
    tar.put(manifest.descriptor(), out -> out.write(manifest.bytes()));
  }

  @Override
  public void finish(ManifestBytes manifest) {
    putManifest(manifest);
    finished.accept(manifest);
  }

  @Override
  public void close() {
    // the archive goes on with its next image
  }
}
