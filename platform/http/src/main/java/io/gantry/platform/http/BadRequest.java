package io.gantry.platform.http;

import java.io.IOException;

/** A request that HTTP does not allow; the connection cannot be used any more. */
final class BadRequest extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  BadRequest(int status, String message) {
    super(message);
    this.status = status;
  }

  BadRequest(String message) {
    this(400, message);
  }

  int status() {
    return status;
  }
}
