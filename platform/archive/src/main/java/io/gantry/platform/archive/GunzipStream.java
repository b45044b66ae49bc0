package io.gantry.platform.archive;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The bytes of a gzip file (RFC 1952) of one or more members.
 *
 * <p>Why not the JDK's: that decides by {@code available()} whether another member follows, so a
 * slow network would cut a file short silently.
 */
final class GunzipStream extends InputStream {
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[64 * 1024];
  private int at;
  private int end;
  private boolean started;
  private boolean inMember;
  private boolean done;
  private boolean closed;

  GunzipStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("stream is closed");
    }
    if (length == 0) {
      return 0;
    }
    while (!done) {
      if (!inMember && !startMember()) {
        break;
      }
      int count = inflate(target, offset, length);
      if (count > 0) {
        return count;
      }
    }
    return -1;
  }

  private int inflate(byte[] target, int offset, int length) throws IOException {
    if (inflater.needsInput()) {
      requireMore();
      inflater.setInput(buffer, at, end - at);
      at = end;
    }
    try {
      int count = inflater.inflate(target, offset, length);
      crc.update(target, offset, count);
      if (inflater.finished()) {
        at = end - inflater.getRemaining();
        endMember();
      } else if (inflater.needsDictionary()) {
        throw malformed("a dictionary is asked for");
      }
      return count;
    } catch (DataFormatException e) {
      throw new GantryException(Kind.INVALID, "gzip: " + e.getMessage(), e);
    }
  }

  /** Reads a member's header; false at the end, where anything else than a member is ignored. */
  private boolean startMember() throws IOException {
    boolean first = !started;
    if (!more()) {
      return end(first);
    }
    int a = next();
    if (a != 0x1f || !more() || next() != 0x8b) {
      return end(first);
    }
    started = true;
    if (next() != 8) {
      throw malformed("unknown method");
    }
    int flags = next();
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      skip(2);
    }
    inflater.reset();
    inflater.setInput(buffer, at, end - at);
    at = end;
    crc.reset();
    inMember = true;
    return true;
  }

  private boolean end(boolean first) throws IOException {
    if (first) {
      throw malformed("no header");
    }
    do {
      at = end;
    } while (more());
    done = true;
    return false;
  }

  private void endMember() throws IOException {
    long sum = littleEndian();
    long size = littleEndian();
    if (sum != crc.getValue() || size != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw malformed("checksum does not match");
    }
    inMember = false;
  }

  private long littleEndian() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (long) next() << shift;
    }
    return value;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      // until the NUL that ends it
    }
  }

  private int next() throws IOException {
    requireMore();
    return buffer[at++] & 0xff;
  }

  private void requireMore() throws IOException {
    if (!more()) {
      throw malformed("it ends too early");
    }
  }

  /** Whether the buffer holds a byte, after reading if need be. */
  private boolean more() throws IOException {
    while (at == end) {
      int count = in.read(buffer, 0, buffer.length);
      if (count < 0) {
        return false;
      }
      at = 0;
      end = count;
    }
    return true;
  }

  private static GantryException malformed(String why) {
    return new GantryException(Kind.INVALID, "gzip stream is damaged: " + why);
  }

  @Override
  public int available() {
    return done ? 0 : 1;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      inflater.end();
      in.close();
    }
  }
}
