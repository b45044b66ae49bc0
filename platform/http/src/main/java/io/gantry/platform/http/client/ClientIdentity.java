package io.gantry.platform.http.client;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a client shows to a server that asks who it is.
 *
 * @param chain the client's certificate, then those that issued it
 * @param key the private key of the first
 */
public record ClientIdentity(List<X509Certificate> chain, PrivateKey key) {
  /** Copies the list. */
  public ClientIdentity {
    chain = List.copyOf(chain);
  }
}
