package io.gantry.platform.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A request on an HTTP/2 connection, from the client's end. */
public interface Http2Call {
  /** The status and fields of an answer. */
  record Answer(int status, Headers headers) {}

  /**
   * The request's body; each write is delivered at {@code flush}, closing ends it. Blocks while the
   * server takes no more; fails with a {@link StreamReset} if the stream has ended, of which {@link
   * #answer} may know more.
   */
  OutputStream out();

  /**
   * Waits for the answer's head.
   *
   * @throws IOException a {@link StreamReset} if the stream ends before
   */
  Answer answer() throws IOException;

  /** The answer's body. */
  InputStream in();

  /** What came after the body: none before its end. */
  Headers trailers();

  /**
   * Ends the stream if it has not ended: whoever reads or writes fails with a {@link StreamReset}
   * of {@code code}, here and there.
   */
  void reset(int code);
}
