package io.gantry.platform.http.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocket;

/** TLS over a TCP socket. */
public final class TlsTransport implements Transport {
  private final SSLSocket socket;
  private final SocketChannel channel;

  /** Takes over {@code socket}, layered over {@code channel}. */
  public TlsTransport(SSLSocket socket, SocketChannel channel) {
    this.socket = socket;
    this.channel = channel;
  }

  @Override
  public InputStream in() throws IOException {
    return socket.getInputStream();
  }

  @Override
  public OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  @Override
  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void cut() {
    // Closing the TLS socket would wait for a writer that is stuck.
    Cut.quietly(channel);
  }
}
