package io.gantry.platform.http;

import java.time.Duration;

/**
 * What a server grants a client.
 *
 * @param headBytes request line and fields of one request together
 * @param fields fields of one request
 * @param head from the first byte of a request, or of a TLS handshake, to its last
 * @param idle between two requests of a connection
 * @param connections at once; more wait in the kernel's queue
 * @param streams at once on one HTTP/2 connection
 * @param grace for requests in progress when the server closes
 */
public record Limits(
    int headBytes,
    int fields,
    Duration head,
    Duration idle,
    int connections,
    int streams,
    Duration grace) {
  /** 64 KiB, 200 fields, 30 s, 2 min, 20000 connections, 1000 streams, 1 s. */
  public static final Limits USUAL =
      new Limits(
          64 * 1024,
          200,
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          20_000,
          1000,
          Duration.ofSeconds(1));
}
