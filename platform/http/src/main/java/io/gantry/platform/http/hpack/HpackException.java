package io.gantry.platform.http.hpack;

import java.io.IOException;

/** A header block that cannot be read: the connection's compression state is lost. */
public final class HpackException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public HpackException(String message) {
    super(message);
  }
}
