package io.gantry.image.distribution.directory;

import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.files.NamedFiles;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ManifestBytes;
import java.nio.file.Path;

/** The image in a directory. */
record DirectorySource(Path directory, NamedFiles files) implements ImageSource {
  @Override
  public String name() {
    return "dir:" + directory;
  }

  @Override
  public ManifestBytes manifest() {
    return ManifestBytes.of(files.read(ImageDirectory.MANIFEST, ManifestBytes.LIMIT), "");
  }

  /** The main one has no file by its digest. */
  @Override
  public ManifestBytes manifest(Descriptor wanted) {
    String path = ImageDirectory.manifest(wanted.digest());
    String file = files.size(path).isPresent() ? path : ImageDirectory.MANIFEST;
    byte[] bytes = files.read(file, ManifestBytes.LIMIT);
    if (!wanted.digest().matches(bytes)) {
      throw file.equals(path)
          ? new GantryException(
              Kind.INVALID,
              name() + ": manifest " + wanted.digest() + " has another digest: it is damaged")
          : missing(wanted);
    }
    return ManifestBytes.of(bytes, wanted.mediaType());
  }

  private GantryException missing(Descriptor wanted) {
    return new GantryException(
        Kind.NOT_FOUND, name() + ": there is no blob " + wanted.digest() + " in it");
  }

  @Override
  public Blob open(Descriptor blob, long offset) {
    String path = ImageDirectory.blob(blob.digest());
    long size = files.size(path).orElseThrow(() -> missing(blob));
    if (size != blob.size()) {
      throw new GantryException(
          Kind.INVALID,
          name() + ": blob " + blob.digest() + " has " + size + " bytes instead of " + blob.size());
    }
    long from = offset <= size ? offset : 0;
    return new Blob(files.open(path, from), from);
  }

  @Override
  public void close() {
    files.close();
  }
}
