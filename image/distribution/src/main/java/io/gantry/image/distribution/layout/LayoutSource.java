package io.gantry.image.distribution.layout;

import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.files.BlobTar;
import io.gantry.image.distribution.files.NamedFiles;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ManifestBytes;
import java.io.InputStream;
import java.util.Optional;

/**
 * An image of a layout.
 *
 * @param whole its manifest if that is no blob
 */
record LayoutSource(
    String name,
    NamedFiles files,
    Optional<ManifestBytes> whole,
    Descriptor entry,
    Runnable onClose)
    implements ImageSource {

  @Override
  public ManifestBytes manifest() {
    return whole.orElseGet(() -> manifest(entry));
  }

  @Override
  public ManifestBytes manifest(Descriptor wanted) {
    String path = find(wanted);
    byte[] bytes = files.read(path, ManifestBytes.LIMIT);
    if (!wanted.digest().matches(bytes)) {
      throw new GantryException(
          Kind.INVALID,
          name + ": manifest " + wanted.digest() + " has another digest: it is damaged");
    }
    return ManifestBytes.of(bytes, wanted.mediaType());
  }

  @Override
  public Blob open(Descriptor blob, long offset) {
    String path = find(blob);
    long from = offset <= blob.size() ? offset : 0;
    InputStream content = files.open(path, from);
    return new Blob(content, from);
  }

  private String find(Descriptor blob) {
    String path = BlobTar.path(blob.digest());
    long size =
        files
            .size(path)
            .orElseThrow(() ->
                new GantryException(
                    Kind.NOT_FOUND, name + ": there is no blob " + blob.digest() + " in it"));
    if (size != blob.size()) {
      throw new GantryException(
          Kind.INVALID,
          name + ": blob " + blob.digest() + " has " + size + " bytes instead of " + blob.size());
    }
    return path;
  }

  @Override
  public void close() {
    onClose.run();
  }
}
