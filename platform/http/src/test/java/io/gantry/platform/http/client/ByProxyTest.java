package io.gantry.platform.http.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.http.Headers;
import io.gantry.platform.http.HttpServer;
import io.gantry.platform.http.client.HttpException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client through a proxy; the hosts it asks for exist only there. */
@Timeout(30)
final class ByProxyTest {
  private final List<String> heads = new CopyOnWriteArrayList<>();

  /** Tunnels to {@code server} whatever is asked for, and answers plain requests itself. */
  private Scripted proxy(HttpServer server) throws IOException {
    return new Scripted((_, in, out) -> {
      while (true) {
        String head = Scripted.head(in);
        heads.add(head);
        if (head.startsWith("CONNECT")) {
          Scripted.say(out, "HTTP/1.1 200 Connection established\r\n\r\n");
          tunnel(in, out, server.port());
          return;
        }
        Scripted.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy");
      }
    });
  }

  private static void tunnel(InputStream in, OutputStream out, int port) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream to = socket.getOutputStream();
      Thread.ofVirtual()
          .start(() -> {
            try {
              in.transferTo(to);
              socket.shutdownOutput();
            } catch (IOException e) {
              // One of them is gone.
            }
          });
      socket.getInputStream().transferTo(out);
    }
  }

  private static Proxies by(int port) {
    String url = "http://me:word@127.0.0.1:" + port;
    return Proxies.of(Map.of("all_proxy", url));
  }

  private static HttpServer hello() throws IOException {
    return Peers.secure(
        exchange -> exchange.send(200, Headers.NONE, "hello".getBytes(StandardCharsets.US_ASCII)));
  }

  private static String text(Response response) throws IOException {
    try (response) {
      return new String(response.bytes(100), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void plainRequestsNameTheWholeUrl() throws IOException {
    try (var server = hello();
        var proxy = proxy(server);
        var client = new HttpClient(ClientSettings.USUAL.with(by(proxy.port())))) {
      URI uri = URI.create("http://registry.test:5000/v2/?n=1");
      assertEquals("proxy", text(client.send(Request.get(uri))));
      assertEquals("proxy", text(client.send(Request.get(uri))));
      assertEquals(1, client.connections());
    }
    assertEquals(
        List.of(
            "GET http://registry.test:5000/v2/?n=1 HTTP/1.1",
            "host: registry.test:5000",
            "proxy-authorization: Basic bWU6d29yZA=="),
        heads.getFirst().lines().filter(line -> !line.isEmpty()).toList());
  }

  @Test
  void tlsGoesThroughATunnelAndVerifiesTheServersName() throws IOException {
    try (var server = hello();
        var proxy = proxy(server);
        var client =
            new HttpClient(ClientSettings.USUAL.with(Peers.TRUSTING).with(by(proxy.port())));
        var lax =
            new HttpClient(
                ClientSettings.USUAL.with(ClientTls.UNVERIFIED).with(by(proxy.port())))) {
      // The certificate is for localhost, which is never asked by a proxy.
      var other = Request.get(URI.create("https://registry.test/"));
      var e = assertThrows(HttpException.class, () -> client.send(other));
      assertEquals(Kind.TLS, e.kind());
      assertTrue((e.getMessage() + "").contains("for another name"), e::toString);
      for (int i = 0; i < 2; i++) {
        assertEquals("hello", text(lax.send(other.with("authorization", "secret"))));
      }
      assertEquals(1, lax.connections());
    }
    assertEquals(
        List.of(
            "CONNECT registry.test:443 HTTP/1.1",
            "host: registry.test:443",
            "proxy-authorization: Basic bWU6d29yZA=="),
        heads.getLast().lines().filter(line -> !line.isEmpty()).toList());
    assertEquals(2, heads.size());
  }

  @Test
  void whatAProxyRefusesIsSaidToBeItsDoing() throws IOException {
    URI uri = URI.create("https://registry.test/");
    try (var proxy =
        Scripted.saying(
            "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n")) {
      assertFails(proxy.port(), uri, "refuses the login");
    }
    try (var proxy = Scripted.saying("HTTP/1.1 403 No\r\n\r\n")) {
      assertFails(proxy.port(), uri, "refuses a connection to registry.test:443 (403)");
    }
    try (var proxy = Scripted.saying("220 mail.test\r\n")) {
      assertFails(proxy.port(), uri, "speaks no HTTP/1.1");
    }
    int gone;
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      gone = taken.getLocalPort();
    }
    assertFails(gone, URI.create("http://registry.test/"), "nobody listens at 127.0.0.1:");
    var socks = Proxies.of(Map.of("all_proxy", "socks5://127.0.0.1:1"));
    try (var client = new HttpClient(ClientSettings.USUAL.with(socks))) {
      var e = assertThrows(HttpException.class, () -> client.send(Request.get(uri)));
      assertEquals(Kind.PROXY, e.kind());
    }
  }

  private static void assertFails(int proxy, URI uri, String text) {
    try (var client = new HttpClient(ClientSettings.USUAL.with(by(proxy)))) {
      var e = assertThrows(HttpException.class, () -> client.send(Request.get(uri)));
      assertEquals(Kind.PROXY, e.kind(), e::toString);
      assertTrue((e.getMessage() + "").contains(text), e::toString);
      assertTrue((e.getMessage() + "").contains("127.0.0.1:" + proxy), e::toString);
      assertEquals(0, client.connections());
    }
  }
}
