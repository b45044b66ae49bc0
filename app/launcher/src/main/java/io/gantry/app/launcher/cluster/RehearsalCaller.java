package io.gantry.app.launcher.cluster;

import io.gantry.cluster.pki.Credential;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Just enough of a client to call a server in the same process: a request, a connection. */
final class RehearsalCaller {
  /** What kubectl says that it takes. */
  private static final String ACCEPT =
      "application/json;as=Table;v=v1;g=meta.k8s.io,"
          + "application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

  private static final char[] NO_PASSWORD = {};

  private final SSLContext context;
  private final int port;

  private RehearsalCaller(SSLContext context, int port) {
    this.context = context;
    this.port = port;
  }

  /**
   * A user and the authority that both sides trust.
   *
   * @param authority of the server's certificate
   */
  record Admin(Credential user, X509Certificate authority) {}

  static RehearsalCaller of(int port, Admin admin) {
    try {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, NO_PASSWORD);
      own.setKeyEntry(
          "user",
          admin.user().key(),
          NO_PASSWORD,
          new Certificate[] {admin.user().certificate(), admin.authority()});
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, NO_PASSWORD);
      trusted.setCertificateEntry("authority", admin.authority());
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, NO_PASSWORD);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return new RehearsalCaller(context, port);
    } catch (GeneralSecurityException | IOException e) {
      throw new GantryException(Kind.INTERNAL, "cannot set up TLS", e);
    }
  }

  void get(String path) throws IOException {
    call("GET", path, new byte[0]);
  }

  void post(String path, String json) throws IOException {
    call("POST", path, Json.parse(json).bytes());
  }

  private void call(String method, String path, byte[] body) throws IOException {
    try (var socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      var head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
      head.append("host: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n");
      head.append("accept: ").append(ACCEPT).append("\r\n");
      head.append("content-length: ").append(body.length).append("\r\n\r\n");
      var request = new ByteArrayOutputStream();
      request.write(head.toString().getBytes(StandardCharsets.US_ASCII));
      request.write(body);
      socket.getOutputStream().write(request.toByteArray());
      socket.getOutputStream().flush();
      InputStream answer = socket.getInputStream();
      answer.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }
}
