package io.gantry.cluster.pki;

import io.gantry.cluster.pki.Certificate.Issuer;
import io.gantry.cluster.pki.Certificate.Subject;
import io.gantry.cluster.pki.Certificate.Usage;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The authority of a cluster: ECDSA on P-256, kept as {@code ca.key} (with its certificate) and
 * {@code ca.crt} in a directory, with what it issues beside it. One process at a time may use the
 * directory.
 */
public final class Authority {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration LIFE_OF_AUTHORITY = YEAR.multipliedBy(10);

  /** Clocks differ. */
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private static final Subject NAME = new Subject("gantry", List.of());

  private final Path directory;
  private final Clock clock;
  private final Credential own;

  private Authority(Path directory, Clock clock, Credential own) {
    this.directory = directory;
    this.clock = clock;
    this.own = own;
  }

  /**
   * Reads the authority of a directory, or makes it; the directory, too (mode 0700). An authority
   * past two thirds of its ten years is made again, and with it all that it has issued.
   */
  public static Authority open(Path directory, Clock clock) {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new DiskException("cannot make " + directory, e);
    }
    DurableFile.sweep(directory);
    Optional<Credential> kept =
        read(directory, "ca").filter(found -> isYoung(found.certificate(), clock.instant()));
    return new Authority(directory, clock, kept.orElseGet(() -> made(directory, clock)));
  }

  private static Credential made(Path directory, Clock clock) {
    KeyPair pair = newPair();
    Instant now = clock.instant();
    var wish =
        new Certificate(
            NAME,
            Usage.AUTHORITY,
            List.of(),
            List.of(),
            now.minus(BACKDATED),
            now.plus(LIFE_OF_AUTHORITY));
    var issuer = new Issuer(NAME, pair.getPublic(), pair.getPrivate());
    var credential =
        new Credential(wish.signed(pair.getPublic(), issuer, serial()), pair.getPrivate());
    write(directory, "ca", credential);
    return credential;
  }

  /** What clients of the server trust. */
  public X509Certificate certificate() {
    return own.certificate();
  }

  /** The same as PEM text. */
  public String certificatePem() {
    return own.certificatePem();
  }

  /**
   * The certificate of the server: kept as {@code server.crt} and {@code server.key}; made again
   * when two thirds of its year are over or a name is new.
   */
  public Credential server(Collection<String> dnsNames, Collection<InetAddress> addresses) {
    List<String> names = List.copyOf(new HashSet<>(dnsNames)).stream().sorted().toList();
    List<InetAddress> numbers = List.copyOf(new HashSet<>(addresses));
    return kept("server")
        .filter(found -> names(found.certificate()).containsAll(names))
        .filter(found -> names(found.certificate()).containsAll(texts(numbers)))
        .orElseGet(
            () -> issued("server", new Subject("gantry", List.of()), Usage.SERVER, names, numbers));
  }

  /**
   * The certificate of a user, kept under the file name {@code name}; made again when two thirds of
   * its year are over.
   *
   * @param groups as in {@code system:masters}
   */
  public Credential client(String name, String user, List<String> groups) {
    var subject = new Subject(user, groups);
    return kept(name).orElseGet(() -> issued(name, subject, Usage.CLIENT, List.of(), List.of()));
  }

  private Optional<Credential> kept(String name) {
    return read(directory, name)
        .filter(found -> isYoung(found.certificate(), clock.instant()))
        .filter(found -> isOurs(found.certificate()));
  }

  /**
   * Whether it names the key of this authority; cheaper than to verify it, and the file is ours.
   */
  private boolean isOurs(X509Certificate certificate) {
    return Arrays.equals(
        certificate.getExtensionValue(Certificate.AUTHORITY_KEY),
        Der.octets(Certificate.authorityKey(own.certificate().getPublicKey())));
  }

  private Credential issued(
      String name,
      Subject subject,
      Usage usage,
      List<String> dnsNames,
      List<InetAddress> addresses) {
    KeyPair pair = newPair();
    Instant now = clock.instant();
    var wish =
        new Certificate(subject, usage, dnsNames, addresses, now.minus(BACKDATED), now.plus(YEAR));
    var issuer = new Issuer(NAME, own.certificate().getPublicKey(), own.key());
    var credential =
        new Credential(wish.signed(pair.getPublic(), issuer, serial()), pair.getPrivate());
    write(directory, name, credential);
    return credential;
  }

  private static Set<String> names(X509Certificate certificate) {
    try {
      var entries = certificate.getSubjectAlternativeNames();
      return entries == null
          ? Set.of()
          : entries.stream().map(entry -> String.valueOf(entry.get(1))).collect(Collectors.toSet());
    } catch (CertificateParsingException _) {
      return Set.of();
    }
  }

  private static List<String> texts(List<InetAddress> addresses) {
    return addresses.stream().map(InetAddress::getHostAddress).toList();
  }

  /** Whether less than two thirds of its life are over. */
  private static boolean isYoung(X509Certificate certificate, Instant now) {
    Instant from = certificate.getNotBefore().toInstant();
    Duration life = Duration.between(from, certificate.getNotAfter().toInstant());
    return now.isBefore(from.plus(life.multipliedBy(2).dividedBy(3)));
  }

  private static Optional<Credential> read(Path directory, String name) {
    try {
      return PrivateFile.read(directory.resolve(name + ".key"))
          .map(text -> new Credential(Pem.certificate(text), Pem.privateKey(text)));
    } catch (GantryException e) {
      if (e.kind() == Kind.INVALID) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Both in one file, so that a crash cannot part them; the certificate again for everybody. */
  private static void write(Path directory, String name, Credential credential) {
    PrivateFile.write(
        directory.resolve(name + ".key"), credential.keyPem() + credential.certificatePem());
    DurableFile.write(
        directory.resolve(name + ".crt"),
        credential.certificatePem().getBytes(StandardCharsets.US_ASCII));
  }

  static KeyPair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new GantryException(Kind.INTERNAL, "no keys on P-256", e);
    }
  }

  private static BigInteger serial() {
    return new BigInteger(Certificate.serialBits(), new SecureRandom()).setBit(0);
  }
}
