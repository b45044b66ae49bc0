package io.gantry.image.registry.access;

import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.RegistryException.Code;
import io.gantry.platform.http.Exchange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;

/** Lets in whom the password file knows; whoever only reads, too, where that is allowed. */
public final class BasicAccess {
  private static final String CHALLENGE = "Basic realm=\"registry\", charset=\"UTF-8\"";
  private static final String SCHEME = "basic ";

  private final PasswordFile file;
  private final boolean anonymousPull;

  /**
   * By the users of {@code file}.
   *
   * @throws io.gantry.platform.base.GantryException {@code INVALID} with advice if it holds other
   *     hashes than bcrypt's
   */
  public BasicAccess(Path file, boolean anonymousPull, InstantSource clock) {
    this.file = new PasswordFile(file, clock);
    this.anonymousPull = anonymousPull;
  }

  /**
   * Passes if the request may be answered.
   *
   * @throws RegistryException {@code UNAUTHORIZED}
   */
  public void check(Exchange exchange) throws IOException {
    String field = exchange.headers().first("authorization").orElse("");
    if (field.isEmpty()) {
      // Clients ask /v2/ how to log in: an open door there would never be asked at.
      boolean asks = exchange.path().equals("/v2/") || exchange.path().equals("/v2");
      boolean reads = exchange.method().equals("GET") || exchange.method().equals("HEAD");
      if (anonymousPull && reads && !asks) {
        return;
      }
      throw refused("authentication required");
    }
    if (!field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw refused("this registry takes Basic authentication only");
    }
    String pair;
    try {
      byte[] bytes = Base64.getDecoder().decode(field.substring(SCHEME.length()).strip());
      pair = new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw refused("malformed credentials");
    }
    int colon = pair.indexOf(':');
    try {
      if (colon > 0 && file.knows(pair.substring(0, colon), pair.substring(colon + 1))) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a password was checked");
    }
    throw refused("wrong user or password");
  }

  private static RegistryException refused(String why) {
    return new RegistryException(Code.UNAUTHORIZED, why, Map.of("www-authenticate", CHALLENGE));
  }
}
