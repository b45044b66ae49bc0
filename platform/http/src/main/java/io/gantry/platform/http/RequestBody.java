package io.gantry.platform.http;

import io.gantry.platform.http.wire.Input;
import io.gantry.platform.http.wire.MalformedLine;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of an HTTP/1 request: of a known length, or chunked. */
final class RequestBody extends InputStream {
  private static final int CHUNK_LINE = 1024;
  private static final int TRAILERS = 16 * 1024;

  /** Runs before the first read: asks the client to send. */
  @FunctionalInterface
  interface Start {
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

  RequestBody(Input in, long length, Start start, Runnable atEnd) {
    this.in = in;
    this.chunked = length == RequestHead.CHUNKED;
    this.left = chunked ? 0 : length;
    this.start = start;
    this.atEnd = atEnd;
    this.ended = length == 0;
  }

  boolean ended() {
    return ended;
  }

  boolean started() {
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
      throw new EOFException("request body ends too early");
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
      throw new BadRequest("chunk longer than it says");
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
    String line;
    try {
      line = in.line(limit);
    } catch (MalformedLine e) {
      throw new BadRequest("malformed chunk: " + e.getMessage());
    }
    if (line == null) {
      throw new EOFException("request body ends too early");
    }
    if (line.length() > limit) {
      throw new BadRequest("chunk line too long");
    }
    return line;
  }

  private static long size(String line) throws BadRequest {
    int end = 0;
    long size = 0;
    while (end < line.length() && Character.digit(line.charAt(end), 16) >= 0) {
      size = size << 4 | Character.digit(line.charAt(end++), 16);
    }
    // What follows a semicolon is an extension, which nobody uses and everybody ignores.
    boolean clean = end == line.length() || line.charAt(end) == ';';
    if (end == 0 || end > 15 || !clean || !Fields.isValue(line)) {
      throw new BadRequest("malformed chunk size");
    }
    return size;
  }

  /** Reads away what is left, up to {@code limit} bytes; whether that was all. */
  boolean drain(int limit) throws IOException {
    var sink = new byte[4096];
    int room = limit;
    while (!ended && room > 0) {
      room -= Math.max(0, read(sink, 0, sink.length));
    }
    return ended;
  }
}
