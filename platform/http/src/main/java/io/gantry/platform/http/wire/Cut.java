package io.gantry.platform.http.wire;

import java.io.Closeable;
import java.io.IOException;

/** Closing what is of no use any more. */
public final class Cut {
  private Cut() {}

  /** Closes {@code thing}; that it fails to changes nothing for anybody. */
  public static void quietly(Closeable thing) {
    try {
      thing.close();
    } catch (IOException e) {
      // It is closed as far as it can be.
    }
  }
}
