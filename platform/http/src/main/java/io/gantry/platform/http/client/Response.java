package io.gantry.platform.http.client;

import io.gantry.platform.http.Headers;
import java.io.IOException;
import java.io.InputStream;

/** An answer; to be closed. */
public interface Response extends AutoCloseable {
  /** As in 200. */
  int status();

  /** The answer's fields. */
  Headers headers();

  /**
   * The body, unchunked but otherwise as sent; empty if there is none. Reading fails with {@link
   * HttpException}, also if it ends before its length.
   */
  InputStream body();

  /**
   * The whole body.
   *
   * @throws HttpException of kind PROTOCOL if it is longer than {@code limit} bytes
   */
  byte[] bytes(int limit) throws IOException;

  /** Drops what is left of the body, and its connection with it; without effect after its end. */
  @Override
  void close();
}
