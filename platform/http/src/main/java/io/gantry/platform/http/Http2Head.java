package io.gantry.platform.http;

import io.gantry.platform.http.hpack.Encoder;
import io.gantry.platform.http.wire.Fields;
import java.util.List;
import java.util.Map;

/** A block of fields to send. */
sealed interface Http2Head {
  /**
   * The block.
   *
   * @param first whether none was sent on the connection before
   */
  byte[] block(boolean first);

  /**
   * A response's.
   *
   * @param date empty for none
   * @param length of the body; negative if it is not said
   */
  record Answer(int status, Headers headers, String date, long length) implements Http2Head {
    @Override
    public byte[] block(boolean first) {
      var encoder = new Encoder(status, first);
      add(encoder, headers);
      if (!date.isEmpty()) {
        encoder.add("date", date);
      }
      if (length >= 0) {
        encoder.add("content-length", Long.toString(length));
      }
      return encoder.bytes();
    }
  }

  /** A request's. */
  record Question(String method, String authority, String path, Headers headers)
      implements Http2Head {
    @Override
    public byte[] block(boolean first) {
      var encoder = new Encoder(first);
      encoder.add(":method", method);
      encoder.add(":scheme", "http");
      encoder.add(":authority", authority);
      encoder.add(":path", path);
      add(encoder, headers);
      return encoder.bytes();
    }
  }

  /** What comes after a body. */
  record Trailers(Headers headers) implements Http2Head {
    @Override
    public byte[] block(boolean first) {
      var encoder = new Encoder(first);
      add(encoder, headers);
      return encoder.bytes();
    }
  }

  private static void add(Encoder encoder, Headers headers) {
    for (Map.Entry<String, List<String>> field : headers.fields().entrySet()) {
      for (String value : field.getValue()) {
        add(encoder, field.getKey(), value);
      }
    }
  }

  private static void add(Encoder encoder, String name, String value) {
    switch (name) {
      case "connection", "transfer-encoding", "upgrade", "keep-alive" -> {}
      default -> {
        if (!Fields.isToken(name) || !Fields.isValue(value)) {
          throw new IllegalArgumentException("malformed field to send: " + name);
        }
        encoder.add(name, value);
      }
    }
  }
}
