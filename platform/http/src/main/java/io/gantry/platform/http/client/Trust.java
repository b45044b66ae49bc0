package io.gantry.platform.http.client;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the machine's authorities, or the JDK's if it has none, and more. Each chain is judged by
 * the JDK's own trust manager, which is given only the authorities whose names the chain has: with
 * others it could do nothing.
 */
final class Trust extends X509ExtendedTrustManager {
  private final List<X509Certificate> more;
  private final Optional<Authorities> machine;

  Trust(List<X509Certificate> more, Optional<Authorities> machine) {
    this.more = more;
    this.machine = machine;
  }

  private X509ExtendedTrustManager judge(X509Certificate[] chain) throws CertificateException {
    try {
      Set<X509Certificate> anchors = anchors(chain);
      if (anchors.isEmpty()) {
        throw new CertificateException(new CertPathBuilderException("unknown authority"));
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (X509Certificate anchor : anchors) {
        store.setCertificateEntry("authority-" + store.size(), anchor);
      }
      return manager(store);
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException("cannot judge a certificate", e);
    }
  }

  private Set<X509Certificate> anchors(X509Certificate[] chain) throws GeneralSecurityException {
    var anchors = new LinkedHashSet<>(more);
    if (machine.isEmpty()) {
      anchors.addAll(List.of(manager(null).getAcceptedIssuers()));
      return anchors;
    }
    for (X509Certificate certificate : chain) {
      anchors.addAll(machine.get().named(certificate.getIssuerX500Principal()));
      anchors.addAll(machine.get().named(certificate.getSubjectX500Principal()));
    }
    return anchors;
  }

  private static X509ExtendedTrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    judge(chain).checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    judge(chain).checkServerTrusted(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    judge(chain).checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return more.toArray(X509Certificate[]::new);
  }
}
