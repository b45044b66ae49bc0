package io.gantry.platform.http.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** A connected socket, with or without TLS. */
public interface Transport {
  /** What the peer sends. */
  InputStream in() throws IOException;

  /** To the peer; unbuffered. */
  OutputStream out() throws IOException;

  /** The socket, where nothing is between it and what is written. */
  default Optional<SocketChannel> plain() {
    return Optional.empty();
  }

  /** Ends this side's half. */
  void shutdownOutput() throws IOException;

  /** Closes the socket at once: pending reads and writes on other threads fail. */
  void cut();
}
