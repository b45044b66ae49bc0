package io.gantry.platform.http.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which URL goes by which proxy. */
final class ProxiesTest {
  private static String proxy(Map<String, String> environment, String url) {
    return Proxies.of(environment)
        .proxyFor(URI.create(url))
        .map(Proxies.Proxy::toString)
        .orElse("");
  }

  @Test
  void eachSchemeHasItsOwnAndLowerCaseWins() {
    var environment =
        Map.of(
            "http_proxy", "http://one:1", "HTTPS_PROXY", "two:2", "HTTP_PROXY", "http://three:3");
    assertEquals("http://one:1", proxy(environment, "http://a.test/"));
    assertEquals("http://two:2", proxy(environment, "https://a.test/"));
    assertEquals("http://all:80", proxy(Map.of("all_proxy", "http://all/"), "https://a.test/"));
    assertEquals("", proxy(Map.of("https_proxy", " "), "https://a.test/"));
    assertEquals("", proxy(Map.of(), "https://a.test/"));
  }

  @Test
  void thisMachineIsAskedDirectly() {
    var environment = Map.of("all_proxy", "http://all:8080");
    for (String host : List.of("localhost:5000", "127.0.0.1", "127.1.2.3:80", "[::1]:5000")) {
      assertEquals("", proxy(environment, "http://" + host + "/"));
    }
    URI unix = Request.unix(Path.of("/run/x.sock"), "/");
    assertEquals(Optional.empty(), Proxies.of(environment).proxyFor(unix));
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, true",
    "example.com, sub.example.com, true",
    "example.com, badexample.com, false",
    ".example.com, sub.example.com, true",
    ".example.com, example.com, false",
    "*.example.com, sub.example.com, true",
    "Example.COM, EXAMPLE.com, true",
    "*, anything.test, true",
    "example.com:5000, example.com:5000, true",
    "example.com:5000, example.com, false",
    "10.0.0.0/8, 10.1.2.3:5000, true",
    "10.0.0.0/8, 11.1.2.3, false",
    "10.0.0.0/8, ten.test, false",
    "192.168.1.1, 192.168.1.1:5000, true",
    "192.168.1.1:5000, 192.168.1.1, false",
    "fd00::/8, [fd12::1]:5000, true",
    "fd00::1, [fd00::1], true",
    "[fd00::1]:5000, [fd00::1]:5000, true",
    "10.0.0.0/33, 10.0.0.1, false",
    "10.0.0.0/x, 10.0.0.1, false",
    "a.test b.test, b.test, true",
  })
  void noProxyNamesHostsDomainsAndNetworks(String rule, String host, boolean direct) {
    var environment = Map.of("http_proxy", "http://p:1", "no_proxy", rule + ",other.test");
    assertEquals(direct ? "" : "http://p:1", proxy(environment, "http://" + host + "/"));
  }

  @Test
  void aLoginIsSentAndNeverShown() {
    var proxy = Proxies.Proxy.parse("http://us%40er:p%3Ass+@proxy.test:3128");
    // "us@er:p:ss+" in base 64.
    assertEquals(Optional.of("Basic dXNAZXI6cDpzcys="), proxy.authorization());
    assertEquals("proxy.test", proxy.host());
    assertEquals("http://proxy.test:3128", proxy.toString());
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Proxies.of(Map.of("http_proxy", "http://u:secret@:x")));
    assertFalse((e.getMessage() + "").contains("secret"), e::toString);
    assertTrue((e.getMessage() + "").contains("malformed proxy"), e::toString);
  }
}
