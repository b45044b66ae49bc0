package io.gantry.platform.http.client;

import io.gantry.platform.http.client.HttpException.Kind;
import io.gantry.platform.http.wire.OneKey;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The client side of TLS handshakes; loads nothing before the first. */
public final class TlsClient {
  private final ClientTls settings;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SSLSocketFactory factory;

  /** Shakes hands as {@code settings} say. */
  public TlsClient(ClientTls settings) {
    this.settings = settings;
  }

  /** Shakes hands with {@code host}, a name or a bare address, over {@code channel}. */
  public SSLSocket handshake(SocketChannel channel, String host, int port) throws IOException {
    SSLSocketFactory sockets = factory();
    var socket = (SSLSocket) sockets.createSocket(channel.socket(), host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setCipherSuites(suites(sockets));
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    if (!isAddress(host)) {
      try {
        parameters.setServerNames(List.of(new SNIHostName(host)));
      } catch (IllegalArgumentException e) {
        // Such as one with an underscore: the server sees no name then.
        parameters.setServerNames(List.of());
      }
    }
    if (settings.verify()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static boolean isAddress(String host) {
    try {
      InetAddress _ = InetAddress.ofLiteral(host);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** ChaCha20 first: see the server's handshake. */
  private static String[] suites(SSLSocketFactory sockets) {
    String[] suites = sockets.getDefaultCipherSuites();
    Arrays.sort(suites, Comparator.comparing(suite -> !suite.contains("CHACHA20")));
    return suites;
  }

  private SSLSocketFactory factory() throws SSLException {
    lock.lock();
    try {
      SSLSocketFactory sockets = factory;
      if (sockets == null) {
        sockets = make();
        factory = sockets;
      }
      return sockets;
    } catch (GeneralSecurityException | IOException e) {
      throw new SSLException("cannot set up TLS: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private SSLSocketFactory make() throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManager[] keys =
        settings
            .identity()
            .map(identity -> new KeyManager[] {new OneKey(identity.chain(), identity.key())})
            .orElse(new KeyManager[0]);
    TrustManager trust =
        settings.verify()
            ? new Trust(settings.authorities(), Authorities.ofMachine())
            : new TrustAll();
    context.init(keys, new TrustManager[] {trust}, null);
    return context.getSocketFactory();
  }

  /** What a failed handshake with {@code peer} means, if its reason is a certificate or no TLS. */
  static Optional<HttpException> refusal(IOException failure, String peer) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String text =
          switch (cause) {
            case CertificateExpiredException _ -> "the certificate of " + peer + " has expired";
            case CertificateNotYetValidException _ ->
                "the certificate of " + peer + " is not yet valid";
            case CertificateException e when (e.getMessage() + "").contains("ubject alternative") ->
                "the certificate of " + peer + " is for another name";
            case CertificateException e when (e.getMessage() + "").contains("No name matching") ->
                "the certificate of " + peer + " is for another name";
            case CertPathValidatorException e ->
                "the certificate of " + peer + " is not valid: " + e.getMessage();
            case java.security.cert.CertPathBuilderException _ ->
                "the certificate of " + peer + " is signed by an unknown authority";
            case SSLException e when (e.getMessage() + "").contains("unrecognized SSL message") ->
                peer + " speaks no TLS";
            default -> "";
          };
      if (!text.isEmpty()) {
        return Optional.of(new HttpException(Kind.TLS, text, failure));
      }
    }
    boolean ended = failure.getCause() instanceof EOFException || failure instanceof EOFException;
    return ended
        ? Optional.of(new HttpException(Kind.TLS, peer + " ended the TLS handshake", failure))
        : Optional.empty();
  }
}
