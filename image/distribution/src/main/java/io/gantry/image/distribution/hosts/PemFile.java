package io.gantry.image.distribution.hosts;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.client.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;

/** Certificates and private keys in files; what is wrong with one names it. */
final class PemFile {
  private static final long LARGEST = 4 << 20;

  private PemFile() {}

  /** The certificates of a file, in order; at least one. */
  static List<X509Certificate> certificates(Path file) {
    return read(file, Pem::certificates);
  }

  /** The first private key of a file. */
  static PrivateKey key(Path file) {
    return read(file, Pem::key);
  }

  private static <T> T read(Path file, Function<String, T> form) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new GantryException(Kind.INVALID, file + " is too large for certificates or a key");
      }
      return form.apply(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new GantryException(Kind.INVALID, file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new GantryException(Kind.INVALID, "cannot read " + file, e);
    }
  }
}
