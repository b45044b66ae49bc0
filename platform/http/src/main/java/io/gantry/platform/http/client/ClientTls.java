package io.gantry.platform.http.client;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Whom a client trusts in TLS 1.2 and 1.3, and what it shows.
 *
 * @param authorities trusted besides the system's
 * @param verify false: any certificate for any name will do
 * @param identity for servers that ask for one
 */
public record ClientTls(
    List<X509Certificate> authorities, boolean verify, Optional<ClientIdentity> identity) {
  /** The system's authorities only. */
  public static final ClientTls SYSTEM = new ClientTls(List.of(), true, Optional.empty());

  /** Any certificate for any name. */
  public static final ClientTls UNVERIFIED = new ClientTls(List.of(), false, Optional.empty());

  /** Copies the list. */
  public ClientTls {
    authorities = List.copyOf(authorities);
  }
}
