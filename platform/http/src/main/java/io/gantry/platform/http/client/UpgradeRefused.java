package io.gantry.platform.http.client;

import io.gantry.platform.http.Headers;

/** An ordinary answer where a raw connection was asked for. */
public final class UpgradeRefused extends HttpException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Headers headers;
  private final byte[] body;

  UpgradeRefused(String peer, int status, Headers headers, byte[] body) {
    super(Kind.PROTOCOL, peer + " answered " + status + " instead of an upgrade");
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** The answer's status. */
  public int status() {
    return status;
  }

  /** The answer's fields. */
  public Headers headers() {
    return headers;
  }

  /** The answer's body; 64 KiB at most. */
  public byte[] body() {
    return body.clone();
  }
}
