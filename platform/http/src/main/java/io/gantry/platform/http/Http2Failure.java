package io.gantry.platform.http;

import java.io.IOException;

/** What ends an HTTP/2 connection, or one stream of it (RFC 9113 §5.4). */
final class Http2Failure extends IOException {
  private static final long serialVersionUID = 1L;

  /** The codes of RFC 9113 §7 that this server uses. */
  enum Code {
    NO_ERROR(0),
    PROTOCOL_ERROR(1),
    INTERNAL_ERROR(2),
    FLOW_CONTROL_ERROR(3),
    STREAM_CLOSED(5),
    FRAME_SIZE_ERROR(6),
    REFUSED_STREAM(7),
    COMPRESSION_ERROR(9),
    ENHANCE_YOUR_CALM(11);

    private final int number;

    Code(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  private final Code code;
  private final int stream;

  /** Of a stream; 0: of the connection. */
  Http2Failure(Code code, int stream, String message) {
    super(message);
    this.code = code;
    this.stream = stream;
  }

  Code code() {
    return code;
  }

  int stream() {
    return stream;
  }
}
