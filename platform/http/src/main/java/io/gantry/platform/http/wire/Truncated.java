package io.gantry.platform.http.wire;

import java.io.EOFException;

/** The peer is gone before the end of its body. */
public final class Truncated extends EOFException {
  private static final long serialVersionUID = 1L;

  Truncated() {
    super("body ends too early");
  }
}
