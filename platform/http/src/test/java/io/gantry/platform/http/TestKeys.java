package io.gantry.platform.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** An authority, a server and a client, made for these tests only. */
final class TestKeys {
  private TestKeys() {}

  static ServerTls server() throws Exception {
    return new ServerTls(
        List.of(certificate("server"), certificate("ca")),
        key("server"),
        List.of(certificate("ca")));
  }

  /** A server that serves nobody without a certificate. */
  static ServerTls strict() throws Exception {
    ServerTls server = server();
    return new ServerTls(server.chain(), server.key(), server.clientAuthorities(), false, true);
  }

  /** Connects as a client that trusts the authority. */
  static SSLSocket connect(int port, boolean withCertificate, String... protocols)
      throws Exception {
    var context = context(withCertificate);
    var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(10_000);
    socket.startHandshake();
    return socket;
  }

  static SSLContext context(boolean withCertificate) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", certificate("ca"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (withCertificate) {
      own.setKeyEntry("me", key("client"), new char[0], new Certificate[] {certificate("client")});
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static X509Certificate certificate(String name)
      throws GeneralSecurityException, IOException {
    try (InputStream in = open(name + ".pem")) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey key(String name) throws GeneralSecurityException, IOException {
    try (InputStream in = open(name + "-key.pem")) {
      String pem = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(TestKeys.class.getResourceAsStream(name), name);
  }

  /** Whether the peer has closed. */
  static boolean ended(Socket socket) throws IOException {
    return socket.getInputStream().read() < 0;
  }
}
