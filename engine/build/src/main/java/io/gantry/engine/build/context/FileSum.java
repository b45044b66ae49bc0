package io.gantry.engine.build.context;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.oci.Digest;
import java.security.MessageDigest;

/** Sums up files. One thread's. */
final class FileSum {
  private static final int BUFFER = 128 * 1024;

  private final MessageDigest sum = Digest.sha256();
  private final byte[] buffer = new byte[BUFFER];

  /**
   * The SHA-256 of a file's content.
   *
   * @throws GantryException {@code CONFLICT} if it is no more what it was
   */
  byte[] of(SourceReader.File file) {
    sum.reset();
    for (int count = file.read(buffer); count > 0; count = file.read(buffer)) {
      sum.update(buffer, 0, count);
    }
    return sum.digest();
  }

  static void check(String path, FileStatus expected, FileStatus now) {
    if (!ContentIndex.isSame(expected, now)) {
      throw changed(path);
    }
  }

  static GantryException changed(String path) {
    return new GantryException(
        Kind.CONFLICT, "\"/" + path + "\" has changed while it was read: build again");
  }
}
