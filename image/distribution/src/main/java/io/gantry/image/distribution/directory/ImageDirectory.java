package io.gantry.image.distribution.directory;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.files.DirectoryFiles;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** One image, or index with its images, in a directory. */
public final class ImageDirectory {
  /** The file with the manifest that the directory means. */
  public static final String MANIFEST = "manifest.json";

  /** The file that says what the directory is. */
  public static final String VERSION = "version";

  private static final String VERSION_TEXT = "Directory Transport Version: ";

  private ImageDirectory() {}

  /** Whether a directory is one. */
  public static boolean isOne(Path directory) {
    return Files.isRegularFile(directory.resolve(MANIFEST)) && hasVersion(directory);
  }

  private static boolean hasVersion(Path directory) {
    Path version = directory.resolve(VERSION);
    try {
      return Files.isRegularFile(version)
          && Files.size(version) < 100
          && Files.readString(version, StandardCharsets.ISO_8859_1).startsWith(VERSION_TEXT);
    } catch (IOException e) {
      throw new DiskException("cannot read " + version, e);
    }
  }

  /**
   * The image in a directory.
   *
   * @throws GantryException {@code INVALID} if there is none
   */
  public static ImageSource source(Path directory) {
    if (!Files.isRegularFile(directory.resolve(MANIFEST))) {
      throw new GantryException(
          Kind.INVALID, "dir:" + directory + " holds no image: it has no " + MANIFEST);
    }
    return new DirectorySource(directory, new DirectoryFiles(directory));
  }

  /**
   * Puts an image into a directory, in place of the one that is there.
   *
   * @throws GantryException {@code INVALID} if the directory holds something else
   */
  public static ImageDestination destination(Path directory) {
    try {
      if (Files.exists(directory) && !hasVersion(directory) && !isEmpty(directory)) {
        throw new GantryException(
            Kind.INVALID, directory + " holds something else than an image: choose another");
      }
      var _ = Files.createDirectories(directory);
      var _ = Files.writeString(directory.resolve(VERSION), VERSION_TEXT + "1.1\n");
    } catch (IOException e) {
      throw new DiskException("cannot write " + directory, e);
    }
    return new DirectoryDestination(directory);
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  static String blob(Digest digest) {
    return digest.algorithm().equals("sha256")
        ? digest.hex()
        : digest.algorithm() + "-" + digest.hex();
  }

  static String manifest(Digest digest) {
    return blob(digest) + "." + MANIFEST;
  }
}
