package io.gantry.engine.build.context;

import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DescriptorInputStream;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Reads a file that must be what it was when a key was made of it: else a layer would be remembered
 * under the key of other files.
 */
final class WatchedFile extends InputStream {
  private final String path;
  private final int file;
  private final FileStatus expected;
  private final Optional<byte[]> content;
  private final MessageDigest sum = Digest.sha256();
  private final InputStream in;
  private boolean ended;

  /**
   * Reads {@code file}, which it owns.
   *
   * @param content what its sum must be, where the status alone does not tell
   */
  WatchedFile(String path, int file, FileStatus expected, Optional<byte[]> content) {
    this.path = path;
    this.file = file;
    this.expected = expected;
    this.content = content;
    try {
      FileSum.check(path, expected, FileStatus.of(file));
    } catch (RuntimeException e) {
      Descriptor.close(file);
      throw e;
    }
    this.in = DescriptorInputStream.owning(file);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = in.read(buffer, offset, length);
    if (count > 0 && content.isPresent()) {
      sum.update(buffer, offset, count);
    }
    if (count < 0 && !ended) {
      ended = true;
      FileSum.check(path, expected, FileStatus.of(file));
      if (content.isPresent() && !MessageDigest.isEqual(content.get(), sum.digest())) {
        throw FileSum.changed(path);
      }
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
