package io.gantry.platform.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A request and the one answer to it: exactly one of {@link #send}, {@link #stream} and {@link
 * #hijack} is called.
 */
public interface Exchange {
  /** As in {@code GET}. */
  String method();

  /** The path as sent, percent-encoded, without the query; begins with a slash. */
  String path();

  /** The query's parameters, decoded. */
  Query query();

  /** The request's fields; {@code host} is there for HTTP/2 too. */
  Headers headers();

  /** The body, already unchunked; empty if there is none. Reading sends 100 Continue if asked. */
  InputStream body();

  /** Who is at the other end. */
  Peer peer();

  /** Answers with a whole body; {@code content-length} is added. */
  void send(int status, Headers headers, byte[] body) throws IOException;

  /**
   * Answers with a body of unknown length; the head is sent at once. What is written is delivered
   * at {@code flush}; closing ends the body.
   */
  OutputStream stream(int status, Headers headers) throws IOException;

  /**
   * As {@link #stream(int, Headers)}, with fields after the body (HTTP/2 only): {@code after} is
   * asked when the body is closed.
   *
   * @throws IOException over HTTP/1.1, before anything is sent
   */
  default OutputStream stream(int status, Headers headers, Supplier<Headers> after)
      throws IOException {
    throw new IOException("fields after a body need HTTP/2");
  }

  /**
   * Answers with a part of a file; {@code content-length} is added. Where nothing is between the
   * file and the socket the kernel moves the bytes.
   *
   * @param from where the part begins
   * @param count how many bytes, all of them there
   */
  default void send(int status, Headers headers, FileChannel file, long from, long count)
      throws IOException {
    Headers sized = headers.with("content-length", Long.toString(count));
    try (OutputStream out = stream(status, sized)) {
      FilePart.copy(file, from, count, out);
    }
  }

  /**
   * Cuts the connection when from now on a byte that is waited for does not come, or one that is
   * sent is not taken, for so long. Without it, a handler waits for its client as long as the
   * kernel keeps the connection.
   */
  default void idleLimit(Duration limit) {}

  /**
   * Answers with a head and hands over the raw connection (HTTP/1.1 only): {@code 101} with {@code
   * upgrade} and {@code connection} given by the caller, or 200. Bytes that the client sent early
   * are kept. The connection is closed when the handler returns.
   */
  Duplex hijack(int status, Headers headers) throws IOException;

  /**
   * Runs {@code action} once when the client is gone, or the server closes, before the answer has
   * ended, on any thread; at once if it is gone already. For answers that wait for something else
   * than the client.
   */
  void onGone(Runnable action);
}
