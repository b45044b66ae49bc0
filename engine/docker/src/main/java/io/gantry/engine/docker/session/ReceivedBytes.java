package io.gantry.engine.docker.session;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.grpc.MessageStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The bytes that come in messages. */
final class ReceivedBytes extends InputStream {
  private final MessageStream stream;
  private final Runnable whenClosed;
  private byte[] held = {};
  private int at;

  ReceivedBytes(MessageStream stream, Runnable whenClosed) {
    this.stream = stream;
    this.whenClosed = whenClosed;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (at == held.length) {
      Optional<byte[]> next;
      try {
        next = stream.receive();
      } catch (GantryException e) {
        throw new IOException(e.text(), e);
      }
      if (next.isEmpty()) {
        return -1;
      }
      held = ByteMessage.bytes(next.get());
      at = 0;
    }
    int count = Math.min(length, held.length - at);
    System.arraycopy(held, at, into, offset, count);
    at += count;
    return count;
  }

  @Override
  public void close() {
    whenClosed.run();
  }
}
