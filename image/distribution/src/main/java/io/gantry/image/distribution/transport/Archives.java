package io.gantry.image.distribution.transport;

import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.archive.ArchivedImage;
import io.gantry.image.distribution.archive.DockerArchive;
import io.gantry.image.distribution.directory.ImageDirectory;
import io.gantry.image.distribution.files.DirectoryFiles;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.file.DiskException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Images in files of whatever form, which is found out: a tar with an OCI layout or of {@code
 * docker save}, plain or compressed, or the directory of a layout or of {@code dir:}.
 */
public final class Archives implements AutoCloseable {
  private final List<ArchivedImage> images;
  private final Runnable close;

  private Archives(List<ArchivedImage> images, Runnable close) {
    this.images = images;
    this.close = close;
  }

  /**
   * Opens a file or a directory.
   *
   * @param spoolDirectory for the plain bytes of a compressed file
   * @throws GantryException {@code NOT_FOUND}; {@code INVALID} with the entry's name if it is none
   */
  public static Archives open(Path place, Path spoolDirectory) {
    if (!Files.exists(place)) {
      throw new DiskException("cannot open " + place, new NoSuchFileException(place.toString()));
    }
    if (Files.isDirectory(place)) {
      return ImageDirectory.isOne(place)
          ? of(ImageDirectory.source(place))
          : of(DockerArchive.of("oci:" + place, new DirectoryFiles(place)));
    }
    return of(DockerArchive.open(place, spoolDirectory));
  }

  private static Archives of(ImageSource only) {
    return new Archives(List.of(new ArchivedImage(List.of(), only)), only::close);
  }

  private static Archives of(DockerArchive archive) {
    return new Archives(archive.images(), archive::close);
  }

  /** The images, in the archive's order; closed with this. */
  public List<ArchivedImage> images() {
    return images;
  }

  @Override
  public void close() {
    close.run();
  }
}
