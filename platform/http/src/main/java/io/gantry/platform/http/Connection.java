package io.gantry.platform.http;

import java.io.IOException;

/** One connection's protocol. */
interface Connection {
  /** Serves it to its end. */
  void run() throws IOException;

  /** Tells the peer in order that this side has ended. */
  void bye() throws IOException;

  /** No further requests: ends at once if none is in progress, on any thread. */
  void retire();
}
