package io.gantry.platform.http.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** The body of a request. */
public sealed interface RequestContent {
  /** No body. */
  RequestContent NONE = new None();

  /** These bytes. */
  static RequestContent bytes(byte[] bytes) {
    return new Bytes(bytes);
  }

  /** This text in UTF-8. */
  static RequestContent text(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As many bytes as {@code writer} writes: exactly {@code length}. */
  static RequestContent stream(long length, Writer writer) {
    return new Stream(OptionalLong.of(length), writer);
  }

  /** No body. */
  record None() implements RequestContent {}

  /** A body in memory. */
  final class Bytes implements RequestContent {
    private final byte[] bytes;

    /** Copies them. */
    public Bytes(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    /** How many. */
    public int length() {
      return bytes.length;
    }

    /** Copies them to {@code into}, which has room, from {@code at} on. */
    void copyTo(byte[] into, int at) {
      System.arraycopy(bytes, 0, into, at, bytes.length);
    }

    void writeTo(OutputStream out) throws IOException {
      out.write(bytes);
    }
  }

  /**
   * A body that is made while it is sent; such a request is sent once.
   *
   * @param length of what is written; unknown: it is sent in chunks
   */
  record Stream(OptionalLong length, Writer writer) implements RequestContent {
    /** A length is not negative. */
    public Stream {
      if (length.orElse(0) < 0) {
        throw new IllegalArgumentException("negative length: " + length.getAsLong());
      }
    }
  }

  /** Writes a body. */
  @FunctionalInterface
  interface Writer {
    /** Writes all of it; what this throws, {@link HttpClient#send} throws. */
    void writeTo(OutputStream out) throws IOException;
  }
}
