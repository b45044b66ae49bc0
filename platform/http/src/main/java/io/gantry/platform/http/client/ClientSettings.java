package io.gantry.platform.http.client;

import java.time.Duration;

/**
 * How patient a client is, whom it trusts, and by whom it goes.
 *
 * @param connect to make a connection, and again for its TLS handshake
 * @param head from the end of a request to the end of its answer's head
 * @param idle without a byte in either direction while a body is sent or read
 * @param tls for {@code https}
 * @param proxies for {@code http} and {@code https}
 * @param connectionsPerHost idle ones that are kept; more are open at need
 */
public record ClientSettings(
    Duration connect,
    Duration head,
    Duration idle,
    ClientTls tls,
    Proxies proxies,
    int connectionsPerHost) {
  /** 10 s, 60 s, 60 s, the system's authorities, no proxy, 8 connections. */
  public static final ClientSettings USUAL =
      new ClientSettings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          ClientTls.SYSTEM,
          Proxies.NONE,
          8);

  /** The same with other TLS settings. */
  public ClientSettings with(ClientTls other) {
    return new ClientSettings(connect, head, idle, other, proxies, connectionsPerHost);
  }

  /** The same with other proxies. */
  public ClientSettings with(Proxies other) {
    return new ClientSettings(connect, head, idle, tls, other, connectionsPerHost);
  }
}
