package io.gantry.image.distribution.files;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file, read by position: many at once on one channel. */
final class SliceStream extends InputStream {
  /** The JDK keeps a native copy of the largest buffer per thread. */
  private static final int MOST = 256 * 1024;

  private final FileChannel channel;
  private final String name;
  private long position;
  private long left;

  SliceStream(FileChannel channel, long position, long length, String name) {
    this.channel = channel;
    this.position = position;
    this.left = length;
    this.name = name;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) throws IOException {
    if (left == 0 || wanted == 0) {
      return wanted == 0 ? 0 : -1;
    }
    int most = (int) Math.min(Math.min(wanted, MOST), left);
    int count = channel.read(ByteBuffer.wrap(target, offset, most), position);
    if (count <= 0) {
      throw new GantryException(Kind.INVALID, name + " ends too early");
    }
    position += count;
    left -= count;
    return count;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.clamp(count, 0, left);
    position += skipped;
    left -= skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(left, Integer.MAX_VALUE);
  }
}
