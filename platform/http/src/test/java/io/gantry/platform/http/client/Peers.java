package io.gantry.platform.http.client;

import io.gantry.platform.http.Handler;
import io.gantry.platform.http.HttpServer;
import io.gantry.platform.http.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Servers, keys and settings for the tests of the client. */
final class Peers {
  static final ClientTls TRUSTING =
      new ClientTls(Pem.certificates(text("ca.pem")), true, Optional.empty());

  private Peers() {}

  static HttpServer plain(Handler handler) throws IOException {
    return serve(Optional.empty(), handler);
  }

  static HttpServer secure(Handler handler) throws IOException {
    var tls =
        new ServerTls(
            Pem.certificates(text("server.pem")),
            Pem.key(text("server-key.pem")),
            Pem.certificates(text("ca.pem")));
    return serve(Optional.of(tls), handler);
  }

  private static HttpServer serve(Optional<ServerTls> tls, Handler handler) throws IOException {
    return HttpServer.open(
        HttpServer.Settings.of(new HttpServer.Listener.Tcp("127.0.0.1", 0, tls)), handler);
  }

  static URI uri(HttpServer server, String target) {
    return URI.create("http://127.0.0.1:" + server.port() + target);
  }

  static URI secureUri(HttpServer server, String target) {
    return URI.create("https://localhost:" + server.port() + target);
  }

  static ClientIdentity identity() {
    return new ClientIdentity(
        Pem.certificates(text("client.pem")), Pem.key(text("client-key.pem")));
  }

  /** Limits in milliseconds; those that a test does not wait for are long. */
  static ClientSettings limits(long connect, long head, long idle) {
    return new ClientSettings(
        Duration.ofMillis(connect),
        Duration.ofMillis(head),
        Duration.ofMillis(idle),
        ClientTls.SYSTEM,
        Proxies.NONE,
        8);
  }

  static String text(String resource) {
    try (InputStream in =
        Objects.requireNonNull(
            Peers.class.getResourceAsStream("/io/gantry/platform/http/" + resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
