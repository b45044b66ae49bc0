package io.gantry.platform.http;

import java.io.IOException;

/** A peer that breaks SPDY. */
final class SpdyException extends IOException {
  private static final long serialVersionUID = 1L;

  SpdyException(String message) {
    super(message);
  }
}
