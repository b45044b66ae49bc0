package io.gantry.platform.http;

import java.io.IOException;

/** One stream of an HTTP/2 connection was ended by a RST_STREAM, or refused by a GOAWAY. */
public final class StreamReset extends IOException {
  private static final long serialVersionUID = 1L;

  /** Nothing is wrong: the peer needs no more of what is being sent. */
  public static final int NO_ERROR = 0;

  /** The peer has done nothing of it: it may be tried again elsewhere. */
  public static final int REFUSED_STREAM = 7;

  /** The stream is not needed any more. */
  public static final int CANCEL = 8;

  /** The peer is asked for too much. */
  public static final int ENHANCE_YOUR_CALM = 11;

  private final int code;

  StreamReset(int code, String message) {
    super(message);
    this.code = code;
  }

  /** The error code (RFC 9113 §7). */
  public int code() {
    return code;
  }
}
