package io.gantry.engine.docker.session;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.grpc.MessageStream;
import io.gantry.platform.http.Duplex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A connection inside of a call ({@code moby.buildkit.v1.Control/Session}): for clients that cannot
 * ask for an upgrade. Its other end is gone when the call is.
 */
public final class Tunnel implements Duplex {
  private final MessageStream call;
  private final InputStream in;
  private final OutputStream out = new Outgoing();

  /** A connection through {@code call}. */
  public Tunnel(MessageStream call) {
    this.call = call;
    in = new ReceivedBytes(call, () -> {});
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  /** Nothing: a call's server ends both halves together, when its handler returns. */
  @Override
  public void shutdownOutput() {}

  /** Nothing: the call ends when its handler returns. */
  @Override
  public void close() {}

  private final class Outgoing extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        call.send(ByteMessage.of(Arrays.copyOfRange(bytes, offset, offset + length)));
      } catch (GantryException e) {
        throw new IOException(e.text(), e);
      }
    }
  }
}
