package io.gantry.platform.http;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.wire.OneKey;
import io.gantry.platform.http.wire.TlsTransport;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Makes TLS connections of TCP connections, server side. */
final class TlsHandshake {
  private final ServerTls tls;
  private final FutureTask<SSLSocketFactory> factory = new FutureTask<>(this::factory);

  /** Begins to load the JDK's TLS in the background: that takes 150 ms in a cold process. */
  TlsHandshake(ServerTls tls) {
    this.tls = tls;
    Thread.ofVirtual().name("http-tls").start(factory);
  }

  private SSLSocketFactory factory() throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {new OneKey(tls.chain(), tls.key())}, trust(), null);
    return context.getSocketFactory();
  }

  private TrustManager[] trust() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (X509Certificate authority : tls.clientAuthorities()) {
      store.setCertificateEntry("authority-" + number++, authority);
    }
    if (number == 0) {
      return new TrustManager[0];
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    return trust.getTrustManagers();
  }

  /** Shakes hands; the socket's application protocol is {@code h2}, {@code http/1.1} or empty. */
  SSLSocket accept(SocketChannel channel) throws IOException {
    SSLSocketFactory sockets;
    try {
      sockets = factory.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new GantryException(Kind.INVALID, "cannot serve with this certificate", e.getCause());
    }
    Socket raw = channel.socket();
    var socket = (SSLSocket) sockets.createSocket(raw, null, true);
    socket.setUseClientMode(false);
    if (tls.strict()) {
      socket.setNeedClientAuth(true);
    } else {
      socket.setWantClientAuth(!tls.clientAuthorities().isEmpty());
    }
    var parameters = socket.getSSLParameters();
    if (!tls.bulk()) {
      parameters.setCipherSuites(suites(sockets));
    }
    parameters.setUseCipherSuitesOrder(true);
    parameters.setApplicationProtocols(
        tls.bulk() ? new String[] {"http/1.1"} : new String[] {"h2", "http/1.1"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /**
   * ChaCha20 first: without the second compiler, which gantry's processes do without, it is five
   * times as fast as AES (85 against 17 MB/s), and with it still half as fast (320 MB/s).
   */
  private static String[] suites(SSLSocketFactory sockets) {
    String[] suites = sockets.getDefaultCipherSuites();
    Arrays.sort(suites, Comparator.comparing(suite -> !suite.contains("CHACHA20")));
    return suites;
  }

  /** The client's verified chain. */
  static List<X509Certificate> chain(SSLSession session) {
    var chain = new ArrayList<X509Certificate>();
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          chain.add(x509);
        }
      }
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
    return chain;
  }

  /** The connection after {@link #accept}. */
  static TlsTransport transport(SSLSocket socket, SocketChannel channel) {
    return new TlsTransport(socket, channel);
  }
}
