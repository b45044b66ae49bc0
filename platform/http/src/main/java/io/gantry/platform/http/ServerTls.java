package io.gantry.platform.http;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a server shows and asks for in TLS 1.2 and 1.3.
 *
 * @param chain the server's certificate, then those that issued it
 * @param key the private key of the first
 * @param clientAuthorities clients may show a certificate of one of these; empty: none is asked
 *     for. A certificate of another authority ends the handshake
 * @param bulk for a server of large bodies in a process that has the second compiler: HTTP/1.1
 *     only, and the JDK's order of ciphers, AES first
 * @param strict whether a client without such a certificate is refused
 */
public record ServerTls(
    List<X509Certificate> chain,
    PrivateKey key,
    List<X509Certificate> clientAuthorities,
    boolean bulk,
    boolean strict) {
  /** For many small requests, over HTTP/2 where the client can. */
  public ServerTls(
      List<X509Certificate> chain, PrivateKey key, List<X509Certificate> clientAuthorities) {
    this(chain, key, clientAuthorities, false, false);
  }

  /** Copies the lists. */
  public ServerTls {
    chain = List.copyOf(chain);
    clientAuthorities = List.copyOf(clientAuthorities);
  }
}
