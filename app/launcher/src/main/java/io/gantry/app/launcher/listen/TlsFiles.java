package io.gantry.app.launcher.listen;

import io.gantry.app.cli.Invocation;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.ServerTls;
import io.gantry.platform.http.client.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a server shows and asks for, in files (PEM) that the user names.
 *
 * @param certificate the server's certificate, then those that issued it
 * @param key the private key of the first
 * @param clients the authorities of clients, who must show a certificate; empty: none is asked for
 */
public record TlsFiles(String certificate, String key, String clients) {
  /**
   * Reads them.
   *
   * @param bulk as in {@link ServerTls}
   * @throws GantryException {@code INVALID} if they do not hold that
   */
  public ServerTls read(Invocation invocation, boolean bulk) throws IOException {
    String chain = Files.readString(invocation.path(certificate));
    String secret = Files.readString(invocation.path(key));
    List<X509Certificate> known = clients.isEmpty() ? List.of() : authorities(invocation);
    try {
      return new ServerTls(Pem.certificates(chain), Pem.key(secret), known, bulk, !known.isEmpty());
    } catch (IllegalArgumentException e) {
      throw new GantryException(Kind.INVALID, certificate + ", " + key + ": " + e.getMessage(), e);
    }
  }

  /** At least one: a file without any must not mean that everybody is let in. */
  private List<X509Certificate> authorities(Invocation invocation) throws IOException {
    String text = Files.readString(invocation.path(clients));
    try {
      return Pem.certificates(text);
    } catch (IllegalArgumentException e) {
      throw new GantryException(Kind.INVALID, clients + ": " + e.getMessage(), e);
    }
  }
}
