package io.gantry.platform.http.wire;

import java.io.IOException;

/** A line that no correct peer sends. */
public final class MalformedLine extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean tooLong;

  /** Says what is wrong with it. */
  public MalformedLine(String message, boolean tooLong) {
    super(message);
    this.tooLong = tooLong;
  }

  /** Whether its length is what is wrong. */
  public boolean tooLong() {
    return tooLong;
  }
}
