package io.gantry.platform.http;

import io.gantry.platform.http.wire.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection that left HTTP behind. */
record Hijacked(InputStream in, OutputStream out, Transport transport) implements Duplex {
  @Override
  public void shutdownOutput() throws IOException {
    transport.shutdownOutput();
  }

  @Override
  public void close() {
    transport.cut();
  }
}
