package io.gantry.platform.http;

import java.io.IOException;

/**
 * Why a stream has ended before its time.
 *
 * @param code of RFC 9113 §7; {@link #LOST} if the whole connection is gone
 */
record Http2End(int code, String text) {
  static final int LOST = -1;

  static final Http2End CONNECTION = new Http2End(LOST, "connection lost");
  static final Http2End OVER = new Http2End(LOST, "the answer has ended");

  /** The failure of whoever reads or writes. */
  IOException exception() {
    return code == LOST ? new IOException(text) : new StreamReset(code, text);
  }
}
