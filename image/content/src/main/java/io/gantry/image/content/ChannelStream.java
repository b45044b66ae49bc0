package io.gantry.image.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A part of an open file, read without moving the file's position. It never closes the file: that
 * would take the locks of the process with it.
 */
final class ChannelStream extends InputStream {
  private final FileChannel channel;
  private long at;
  private final long end;

  ChannelStream(FileChannel channel, long from, long end) {
    this.channel = channel;
    this.at = from;
    this.end = end;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int most = (int) Math.min(length, end - at);
    if (most <= 0) {
      return -1;
    }
    int count = channel.read(ByteBuffer.wrap(target, offset, most), at);
    at += Math.max(count, 0);
    return count;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.clamp(count, 0, Math.max(end - at, 0));
    at += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return Math.clamp(end - at, 0, Integer.MAX_VALUE);
  }
}
