package io.gantry.platform.http.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request that got no answer, or whose answer broke off. */
public class HttpException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What went wrong: closed, so that callers can give advice on each. */
  public enum Kind {
    /** Nobody listens there. */
    REFUSED,
    /** The name has no address. */
    UNKNOWN_HOST,
    /** No TLS, an untrusted certificate, or one for another name. */
    TLS,
    /** A limit of {@link ClientSettings} has passed. */
    TIMEOUT,
    /** The answer is no HTTP/1.1, or larger than allowed. */
    PROTOCOL,
    /** The connection was lost, or the network cannot be reached. */
    BROKEN,
    /** The proxy cannot be reached, or refuses. */
    PROXY
  }

  private final Kind kind;

  /** Says what failed and with whom. */
  public HttpException(Kind kind, String message) {
    this(kind, message, null);
  }

  /** Says what failed, with whom, and why. */
  public HttpException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What went wrong. */
  public final Kind kind() {
    return kind;
  }
}
