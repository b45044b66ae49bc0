package io.gantry.platform.http.wire;

import java.io.IOException;
import java.io.InputStream;

/** The body of an HTTP/1 message: of a known length, or chunked. */
public final class MessageBody extends InputStream {
  /** The length of a body that says so itself. */
  public static final long CHUNKED = -1;

  private static final int CHUNK_LINE = 1024;
  private static final int TRAILERS = 16 * 1024;

  /** Runs before the first read: asks the peer to send. */
  @FunctionalInterface
  public interface Start {
    /** Runs once. */
    void run() throws IOException;
  }

  private final Input in;
  private final boolean chunked;
  private final Start start;
  private final Runnable atEnd;
  private long left;
  private boolean started;
  private boolean ended;
  private boolean between;

  /**
   * Reads a body of {@code in}.
   *
   * @param length in bytes, or {@link #CHUNKED}
   * @param atEnd runs when the last byte was read; not for an empty body
   */
  public MessageBody(Input in, long length, Start start, Runnable atEnd) {
    this.in = in;
    this.chunked = length == CHUNKED;
    this.left = chunked ? 0 : length;
    this.start = start;
    this.atEnd = atEnd;
    this.ended = length == 0;
  }

  /** Whether the last byte was read. */
  public boolean ended() {
    return ended;
  }

  /** Whether somebody has begun to read. */
  public boolean started() {
    return started;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!ended && !started) {
      started = true;
      start.run();
    }
    if (!ended && chunked && left == 0) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(into, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new Truncated();
    }
    left -= count;
    if (left == 0 && !chunked) {
      end();
    }
    return count;
  }

  private void end() {
    ended = true;
    atEnd.run();
  }

  private void nextChunk() throws IOException {
    if (between && !line(CHUNK_LINE).isEmpty()) {
      throw malformed("chunk longer than it says");
    }
    between = true;
    left = size(line(CHUNK_LINE));
    if (left > 0) {
      return;
    }
    int room = TRAILERS;
    for (String line = line(room); !line.isEmpty(); line = line(room)) {
      room = Math.max(0, room - line.length());
    }
    end();
  }

  private String line(int limit) throws IOException {
    String line = in.line(limit);
    if (line == null) {
      throw new Truncated();
    }
    if (line.length() > limit) {
      throw malformed("chunk line too long");
    }
    return line;
  }

  private static long size(String line) throws MalformedLine {
    int end = 0;
    long size = 0;
    while (end < line.length() && Character.digit(line.charAt(end), 16) >= 0) {
      size = size << 4 | Character.digit(line.charAt(end++), 16);
    }
    // What follows a semicolon is an extension, which nobody uses and everybody ignores.
    boolean clean = end == line.length() || line.charAt(end) == ';';
    if (end == 0 || end > 15 || !clean || !Fields.isValue(line)) {
      throw malformed("malformed chunk size");
    }
    return size;
  }

  private static MalformedLine malformed(String why) {
    return new MalformedLine(why, false);
  }

  /** Reads away what is left, up to {@code limit} bytes; whether that was all. */
  public boolean drain(int limit) throws IOException {
    var sink = new byte[4096];
    int room = limit;
    while (!ended && room > 0) {
      room -= Math.max(0, read(sink, 0, sink.length));
    }
    return ended;
  }
}
