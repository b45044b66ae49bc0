package io.gantry.platform.archive;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/**
 * The bytes of a gzip file (RFC 1952) of one or more members.
 *
 * <p>Why not the JDK's: that decides by {@code available()} whether another member follows, so a
 * slow network would cut a file short silently.
 */
final class GunzipStream extends InputStream {
  /** What may follow the last member. */
  enum Tail {
    /** Anything, which is read and ignored. */
    IGNORED,
    /** Nothing. */
    REFUSED
  }

  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int DIRECT = 1 << 15;
  private static final int BUFFER = 1 << 16;

  private final PackedInput in;
  private final Inflation inflation;
  private final Tail tail;
  private final CRC32 crc = new CRC32();

  /** Unpacked bytes for callers that want few at a time. */
  private final byte[] ready = new byte[BUFFER];

  private int readyAt;
  private int readyEnd;
  private long size;
  private boolean started;
  private boolean inMember;
  private boolean done;
  private boolean closed;

  GunzipStream(InputStream in, Inflation inflation, Tail tail) {
    this.in = new PackedInput(in);
    this.inflation = inflation;
    this.tail = tail;
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
    if (readyAt == readyEnd) {
      if (length >= DIRECT) {
        return unpack(target, offset, length);
      }
      readyAt = 0;
      readyEnd = Math.max(unpack(ready, 0, ready.length), 0);
      if (readyEnd == 0) {
        return -1;
      }
    }
    int count = Math.min(length, readyEnd - readyAt);
    System.arraycopy(ready, readyAt, target, offset, count);
    readyAt += count;
    return count;
  }

  private int unpack(byte[] target, int offset, int length) throws IOException {
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
    int count = inflation.read(target, offset, length);
    crc.update(target, offset, count);
    size += count;
    if (inflation.ended()) {
      in.unread(inflation.pending());
      endMember();
    } else if (count == 0) {
      requireMore();
      feed();
    }
    return count;
  }

  private void feed() {
    int count = in.available();
    inflation.feed(in.buffer(), in.at(), count);
    in.skip(count);
  }

  /** Reads a member's header; false at the end. */
  private boolean startMember() throws IOException {
    boolean whole = in.holds(2);
    if (!whole || in.peek(0) != 0x1f || in.peek(1) != 0x8b) {
      return end();
    }
    started = true;
    in.skip(2);
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
    inflation.reset();
    feed();
    crc.reset();
    size = 0;
    inMember = true;
    return true;
  }

  private boolean end() throws IOException {
    if (!started) {
      throw malformed("no header");
    }
    long rest = in.drain();
    if (rest > 0 && tail == Tail.REFUSED) {
      throw new GantryException(
          Kind.INVALID, "gzip stream is followed by " + rest + " bytes that are not gzip");
    }
    done = true;
    return false;
  }

  private void endMember() throws IOException {
    long sum = littleEndian();
    long length = littleEndian();
    if (sum != crc.getValue() || length != (size & 0xffff_ffffL)) {
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
      int _ = next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      // until the NUL that ends it
    }
  }

  private int next() throws IOException {
    requireMore();
    int value = in.peek(0);
    in.skip(1);
    return value;
  }

  private void requireMore() throws IOException {
    if (!in.more()) {
      throw malformed("it ends too early");
    }
  }

  private static GantryException malformed(String why) {
    return new GantryException(Kind.INVALID, "gzip stream is damaged: " + why);
  }

  @Override
  public int available() {
    return done && readyAt == readyEnd ? 0 : 1;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      inflation.close();
      in.close();
    }
  }
}
