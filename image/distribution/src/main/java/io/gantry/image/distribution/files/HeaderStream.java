package io.gantry.image.distribution.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * An archive for a reader that wants only its headers: a content that is passed over reads as
 * whatever the reader's buffer held, and costs nothing.
 */
final class HeaderStream extends InputStream {
  private static final int BUFFER = 4096;

  private final FileChannel channel;
  private final long length;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
  private long bufferEnd;
  private long position;
  private long passedUntil;

  HeaderStream(FileChannel channel) throws IOException {
    this.channel = channel;
    length = channel.size();
  }

  /** Where the next byte lies. */
  long position() {
    return position;
  }

  /** The next {@code count} bytes matter to nobody. */
  void passOver(long count) {
    passedUntil = position + count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) throws IOException {
    if (position >= length) {
      return wanted == 0 ? 0 : -1;
    }
    if (position < passedUntil) {
      int count = (int) Math.min(wanted, Math.min(passedUntil, length) - position);
      position += count;
      return count;
    }
    fill();
    int count = Math.min(wanted, buffer.remaining());
    buffer.get(target, offset, count);
    position += count;
    return wanted > 0 && count == 0 ? -1 : count;
  }

  private void fill() throws IOException {
    long bufferStart = bufferEnd - buffer.limit();
    if (position >= bufferStart && position < bufferEnd) {
      buffer.position((int) (position - bufferStart));
      return;
    }
    buffer.clear();
    int count = channel.read(buffer, position);
    buffer.flip();
    bufferEnd = position + Math.max(count, 0);
  }
}
