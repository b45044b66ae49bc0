package io.gantry.platform.http;

import java.io.IOException;

/** Answers requests; called on a virtual thread of its own for each, so it may block. */
@FunctionalInterface
public interface Handler {
  /**
   * Answers one request. What it throws becomes a 500 if nothing was sent yet, else the connection
   * (HTTP/1.1) or the stream (HTTP/2) is cut.
   */
  void handle(Exchange exchange) throws IOException;
}
