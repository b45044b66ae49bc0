package io.gantry.platform.http;

import java.io.IOException;

/** Ends a connection so that the peer can read the last words. */
final class Linger {
  private static final int MILLIS = 2000;

  private Linger() {}

  /**
   * Ends this side, reads on until the peer has ended too or two seconds are over, then cuts:
   * closing with unread bytes would reset the connection and lose what the peer has not read yet.
   */
  static void close(Duplex duplex) {
    Thread cutter =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Thread.sleep(MILLIS);
                duplex.close();
              } catch (InterruptedException e) {
                // The peer has ended in time.
              }
            });
    try {
      duplex.shutdownOutput();
      var sink = new byte[4096];
      int count;
      do {
        count = duplex.in().read(sink);
      } while (count >= 0);
    } catch (IOException e) {
      // The peer is gone.
    } finally {
      cutter.interrupt();
      duplex.close();
    }
  }
}
