package io.gantry.image.distribution.archive;

import io.gantry.image.distribution.files.NamedFiles;
import io.gantry.image.distribution.files.TarFiles;
import io.gantry.image.distribution.layout.OciLayout;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import java.nio.file.Path;
import java.util.List;

/**
 * An archive of images to read: of {@code docker save} in any version since 1.10, or an OCI layout
 * in a tar. Where both forms are inside, the layout counts, for its manifests are what a registry
 * had; what only {@code manifest.json} names is added. Safe for several threads.
 */
public final class DockerArchive implements AutoCloseable {
  private static final String MANIFEST = "manifest.json";

  private final String place;
  private final NamedFiles files;
  private final List<ArchivedImage> images;

  private DockerArchive(String place, NamedFiles files, List<ArchivedImage> images) {
    this.place = place;
    this.files = files;
    this.images = images;
  }

  /**
   * Opens an archive, plain or compressed.
   *
   * @param spoolDirectory for the plain bytes of a compressed one
   * @throws GantryException {@code INVALID} if it is none, with the entry's name
   */
  public static DockerArchive open(Path file, Path spoolDirectory) {
    return of("docker-archive:" + file, TarFiles.open(file, spoolDirectory));
  }

  /** The archive with these files, which are closed with it, or if it is none. */
  public static DockerArchive of(String place, NamedFiles files) {
    boolean opened = false;
    try {
      var archive = new DockerArchive(place, files, images(place, files));
      opened = true;
      return archive;
    } finally {
      if (!opened) {
        files.close();
      }
    }
  }

  private static List<ArchivedImage> images(String place, NamedFiles files) {
    boolean hasIndex = files.size(OciLayout.INDEX).isPresent();
    boolean hasManifest = files.size(MANIFEST).isPresent();
    if (!hasIndex && !hasManifest) {
      throw new GantryException(
          Kind.INVALID,
          files.name()
              + " is no archive of images: it has neither "
              + MANIFEST
              + " nor "
              + OciLayout.INDEX
              + (files.size("repositories").isPresent()
                  ? "; save it again with docker 1.10 or later"
                  : "; a root file system is read by import"));
    }
    var found = new ImageList(place, files);
    if (hasIndex) {
      found.addLayout(OciLayout.of(place, files));
    }
    if (hasManifest) {
      found.addSaved(saved(files));
    }
    return found.images();
  }

  private static List<SavedImage> saved(NamedFiles files) {
    try {
      return SavedImage.parse(files.read(MANIFEST, ManifestBytes.LIMIT));
    } catch (GantryException e) {
      throw e.text().startsWith(files.name())
          ? e
          : new GantryException(e.kind(), files.name() + ": " + MANIFEST + ": " + e.text(), e);
    }
  }

  /** Its images, in the archive's order. */
  public List<ArchivedImage> images() {
    return images;
  }

  /**
   * The image of that name, or the only one if the name is empty.
   *
   * @throws GantryException {@code NOT_FOUND}; {@code CONFLICT} if there are several
   */
  public ArchivedImage image(String name) {
    if (name.isEmpty()) {
      if (images.size() != 1) {
        throw new GantryException(
            images.isEmpty() ? Kind.NOT_FOUND : Kind.CONFLICT,
            place + " has " + images.size() + " images: name one" + known());
      }
      return images.getFirst();
    }
    Reference wanted = Reference.parse(name);
    for (ArchivedImage image : images) {
      if (image.names().contains(wanted)) {
        return image;
      }
    }
    throw new GantryException(
        Kind.NOT_FOUND, place + " has no image " + wanted.familiar() + known());
  }

  private String known() {
    List<String> names =
        images.stream().flatMap(image -> image.names().stream()).map(Reference::familiar).toList();
    return names.isEmpty() ? "" : " (there is " + String.join(", ", names) + ")";
  }

  @Override
  public void close() {
    files.close();
  }
}
