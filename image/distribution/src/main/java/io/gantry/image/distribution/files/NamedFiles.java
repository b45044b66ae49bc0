package io.gantry.image.distribution.files;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * Regular files by relative path, read only: a directory's or an archive's. Safe for several
 * threads.
 */
public interface NamedFiles extends AutoCloseable {
  /** The directory or archive, for messages. */
  String name();

  /** The length of a file in bytes; nothing if there is no such file. */
  OptionalLong size(String path);

  /**
   * Opens a file.
   *
   * @param offset where to begin, 0 to its length
   * @throws GantryException {@code NOT_FOUND} with both names
   */
  InputStream open(String path, long offset);

  /**
   * A small file whole.
   *
   * @throws GantryException {@code NOT_FOUND}; {@code INVALID} if it has more than {@code limit}
   *     bytes
   */
  default byte[] read(String path, int limit) {
    long size = size(path).orElseThrow(() -> missing(path));
    if (size > limit) {
      throw new GantryException(
          Kind.INVALID, name() + ": " + path + " has " + size + " bytes, more than " + limit);
    }
    try (InputStream in = open(path, 0)) {
      byte[] bytes = in.readNBytes(limit);
      if (bytes.length != size) {
        throw new GantryException(Kind.INVALID, name() + ": " + path + " ends too early");
      }
      return bytes;
    } catch (IOException e) {
      throw new DiskException("cannot read " + path + " of " + name(), e);
    }
  }

  /** What {@link #open} throws for a file that is not there. */
  default GantryException missing(String path) {
    return new GantryException(Kind.NOT_FOUND, name() + ": there is no " + path);
  }

  @Override
  void close();
}
