package io.gantry.platform.http.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The authorities that the machine trusts, and more. */
final class Trust {
  /** Where distributions keep them: Debian, Red Hat, SUSE. */
  private static final List<Path> BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"));

  private Trust() {}

  /** Trusts the machine's authorities, or the JDK's if it has none, and {@code more}. */
  static TrustManager of(List<X509Certificate> more) throws GeneralSecurityException, IOException {
    Collection<? extends Certificate> system = system();
    if (system.isEmpty() && more.isEmpty()) {
      return manager(null);
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    var all = new ArrayList<Certificate>(system.isEmpty() ? own() : system);
    all.addAll(more);
    for (int i = 0; i < all.size(); i++) {
      store.setCertificateEntry("authority-" + i, all.get(i));
    }
    return manager(store);
  }

  private static List<X509Certificate> own() throws GeneralSecurityException {
    return manager(null) instanceof X509TrustManager known
        ? List.of(known.getAcceptedIssuers())
        : List.of();
  }

  private static TrustManager manager(@org.jspecify.annotations.Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers()[0];
  }

  private static Collection<? extends Certificate> system()
      throws GeneralSecurityException, IOException {
    for (Path bundle : BUNDLES) {
      if (Files.isReadable(bundle)) {
        try (InputStream in = Files.newInputStream(bundle)) {
          return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
      }
    }
    return List.of();
  }
}
