package io.gantry.platform.http;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The other end of a connection.
 *
 * @param address as in {@code 10.0.0.7:5123}, or {@code @} for a unix socket
 * @param certificates the verified client chain, its own first; empty without one
 */
public record Peer(String address, List<X509Certificate> certificates) {
  /** Copies the chain. */
  public Peer {
    certificates = List.copyOf(certificates);
  }
}
