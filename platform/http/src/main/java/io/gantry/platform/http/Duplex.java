package io.gantry.platform.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A raw connection in both directions. */
public interface Duplex extends AutoCloseable {
  /** What the peer sends; ends when it has closed its half. */
  InputStream in();

  /** To the peer; each write is delivered at {@code flush}. */
  OutputStream out();

  /** Ends this side's half; reading goes on. */
  void shutdownOutput() throws IOException;

  /** Cuts both halves. */
  @Override
  void close();
}
