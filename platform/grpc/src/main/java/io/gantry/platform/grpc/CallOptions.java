package io.gantry.platform.grpc;

import io.gantry.platform.http.Headers;
import java.time.Duration;
import java.util.Optional;

/**
 * What a call is made with.
 *
 * @param metadata sent beside the messages; values of names that end with {@code -bin} are base64
 * @param timeout from now to the status; the server is told
 */
public record CallOptions(Headers metadata, Optional<Duration> timeout) {
  /** Nothing, for ever. */
  public static final CallOptions NONE = new CallOptions(Headers.NONE, Optional.empty());

  /** No more than {@code timeout}. */
  public static CallOptions within(Duration timeout) {
    return new CallOptions(Headers.NONE, Optional.of(timeout));
  }

  /** These and one more field of metadata. */
  public CallOptions with(String name, String value) {
    return new CallOptions(metadata.with(name, value), timeout);
  }
}
