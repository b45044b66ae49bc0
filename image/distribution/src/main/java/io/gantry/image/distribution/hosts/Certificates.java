package io.gantry.image.distribution.hosts;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.client.ClientIdentity;
import io.gantry.platform.http.client.ClientTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a registry's {@code certs.d} directory.
 *
 * @param authorities PEM files with certificates that are trusted besides the system's
 * @param clients what is shown to a registry that asks for a certificate
 */
public record Certificates(List<Path> authorities, List<ClientFiles> clients) {
  /** The system's trust alone. */
  public static final Certificates NONE = new Certificates(List.of(), List.of());

  /** Copies the lists. */
  public Certificates {
    authorities = List.copyOf(authorities);
    clients = List.copyOf(clients);
  }

  /** PEM files: a certificate, perhaps with its issuers, and its private key. */
  public record ClientFiles(Path certificate, Path key) {}

  /**
   * What the first of {@code directories} that has one for {@code host[:port]} holds, and {@code
   * authority}.
   *
   * @throws GantryException {@code INVALID} if a certificate lacks its key, or a key its
   *     certificate
   */
  static Certificates of(List<Path> directories, String host, Optional<Path> authority) {
    var authorities = new ArrayList<Path>();
    authority.ifPresent(authorities::add);
    for (Path directory : directories) {
      Path own = directory.resolve(host);
      if (Files.isDirectory(own)) {
        Certificates found = read(own);
        authorities.addAll(found.authorities);
        return new Certificates(authorities, found.clients);
      }
    }
    return authorities.isEmpty() ? NONE : new Certificates(authorities, List.of());
  }

  /**
   * These as a client uses them.
   *
   * @param verify whether servers are verified at all
   * @throws GantryException {@code INVALID} for a file that is not what its name says
   */
  public ClientTls tls(boolean verify) {
    var trusted = new ArrayList<X509Certificate>();
    if (verify) {
      authorities.forEach(file -> trusted.addAll(PemFile.certificates(file)));
    }
    Optional<ClientIdentity> identity =
        clients.stream()
            .findFirst()
            .map(files ->
                new ClientIdentity(
                    PemFile.certificates(files.certificate), PemFile.key(files.key)));
    return new ClientTls(trusted, verify, identity);
  }

  private static Certificates read(Path directory) {
    var authorities = new ArrayList<Path>();
    var clients = new ArrayList<ClientFiles>();
    for (Path file : files(directory)) {
      String name = file.getFileName().toString();
      if (name.endsWith(".crt")) {
        authorities.add(file);
      } else if (name.endsWith(".cert")) {
        Path key = file.resolveSibling(name.substring(0, name.length() - 5) + ".key");
        if (!Files.exists(key)) {
          throw new GantryException(
              Kind.INVALID,
              "missing key "
                  + key
                  + " for client certificate "
                  + file
                  + ": CA certificates must use the extension .crt");
        }
        clients.add(new ClientFiles(file, key));
      } else if (name.endsWith(".key")) {
        Path certificate = file.resolveSibling(name.substring(0, name.length() - 4) + ".cert");
        if (!Files.exists(certificate)) {
          throw new GantryException(
              Kind.INVALID, "missing client certificate " + certificate + " for key " + file);
        }
      }
    }
    return new Certificates(authorities, clients);
  }

  private static List<Path> files(Path directory) {
    try (var files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new GantryException(Kind.INVALID, "cannot read " + directory, e);
    }
  }
}
