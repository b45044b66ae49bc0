package io.gantry.app.cli;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An engine elsewhere, as a user has chosen it.
 *
 * @param host {@code unix:///PATH}, {@code tcp://HOST:PORT} or {@code
 *     ssh://[USER@]HOST[:PORT][/SOCKET]}
 * @param tls for TCP
 */
public record RemoteChoice(String host, Tls tls) {
  /**
   * How a TCP port is spoken to.
   *
   * @param on whether by TLS
   * @param verify whether the server must be known by an authority
   * @param authorities a file of them (PEM), beside the system's
   * @param certificate a file with the client's certificate, and {@code key} with its key (PEM)
   */
  public record Tls(
      boolean on,
      boolean verify,
      Optional<Path> authorities,
      Optional<Path> certificate,
      Optional<Path> key) {
    /** In plain text. */
    public static final Tls OFF =
        new Tls(false, true, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
