package io.gantry.image.distribution.layout;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.files.BlobFile;
import io.gantry.image.distribution.files.BlobTar;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ManifestBytes;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * An image on its way into a layout's directory.
 *
 * @param tag for messages
 * @param enter puts a manifest into the index
 */
record LayoutDestination(Path directory, String tag, Consumer<ManifestBytes> enter)
    implements ImageDestination {

  @Override
  public String name() {
    return "oci:" + directory + (tag.isEmpty() ? "" : ":" + tag);
  }

  private Path path(Digest digest) {
    return directory.resolve(BlobTar.path(digest));
  }

  @Override
  public Presence find(Descriptor blob, List<RepositoryName> elsewhere) {
    return BlobFile.isThere(path(blob.digest()), blob)
        ? new Presence.Present()
        : new Presence.Absent();
  }

  @Override
  public void send(Descriptor blob, BlobWriter writer) {
    BlobFile.write(path(blob.digest()), blob, writer);
  }

  @Override
  public Descriptor send(String mediaType, BlobWriter writer) {
    return BlobFile.write(directory.resolve("blobs"), this::path, mediaType, writer);
  }

  @Override
  public void putManifest(ManifestBytes manifest) {
    Descriptor blob = manifest.descriptor();
    if (!BlobFile.isThere(path(blob.digest()), blob)) {
      send(blob, out -> out.write(manifest.bytes()));
    }
  }

  @Override
  public void finish(ManifestBytes manifest) {
    putManifest(manifest);
    enter.accept(manifest);
  }

  @Override
  public void close() {
    // blobs that came without a manifest stay for the next try
  }
}
