package io.gantry.platform.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class InputTest {
  /** A peer that sends one byte and then nothing more. */
  private static final class Quiet extends InputStream {
    private final CountDownLatch asked = new CountDownLatch(2);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      asked.countDown();
      if (asked.getCount() > 0) {
        into[offset] = 'a';
        return 1;
      }
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return -1;
    }
  }

  /** A client may send its next request before the server knows that it has answered the last. */
  @Test
  @Timeout(60)
  void whatTheWatcherHasReadIsThereWhileItWaitsForMore() throws Exception {
    var peer = new Quiet();
    var in = new Input(peer);
    in.watch(() -> {});
    peer.asked.await();
    in.unwatch();
    assertEquals('a', in.read());
    peer.released.countDown();
    assertEquals(-1, in.read());
  }
}
