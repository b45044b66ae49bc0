package io.gantry.platform.http.client;

import io.gantry.platform.http.Duplex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection that left HTTP behind. */
record RawLink(Link link) implements Duplex {
  @Override
  public InputStream in() {
    return link.in();
  }

  @Override
  public OutputStream out() {
    return link.out();
  }

  @Override
  public void shutdownOutput() throws IOException {
    link.shutdownOutput();
  }

  @Override
  public void close() {
    link.drop();
  }
}
