package io.gantry.platform.grpc;

import io.gantry.platform.http.Headers;
import java.time.Duration;
import java.util.Optional;

/** A call as its server sees it. */
public interface GrpcCall extends MessageStream {
  /** As in {@code /moby.buildkit.v1.Control/Solve}. */
  String method();

  /** What the client has sent beside the messages; names are in lower case. */
  Headers metadata();

  /** How long the client will wait from now on, never negative; nothing if it has not said. */
  Optional<Duration> timeLeft();

  /**
   * Sends {@code name} with the status; the values of names that end with {@code -bin} are base64.
   */
  void trailer(String name, String value);

  /**
   * Runs {@code action} once, on any thread, when nobody waits for the result any more: the client
   * has cancelled or is gone, the deadline has passed, the server closes. At once if that was so
   * already; never after the handler has returned.
   */
  void onCancel(Runnable action);
}
