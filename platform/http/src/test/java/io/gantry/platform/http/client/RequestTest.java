package io.gantry.platform.http.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be asked for, and of whom. */
final class RequestTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://a/",
        "/path",
        "mailto:a@b",
        "http:///path",
        "http://user:word@a/",
        "http://a:70000/",
        "http://a:x/",
        "http://a:0/",
        "http://:80/",
        "http://a/\u00fc",
      })
  void aUrlThatNamesNoServerIsRefused(String url) {
    URI uri = URI.create(url);
    assertThrows(IllegalArgumentException.class, () -> Request.get(uri));
  }

  @ParameterizedTest
  @CsvSource({
    "http://a, a:80, /",
    "https://a:/b, a:443, /b",
    "HTTPS://A.b:5000/c?d=e#f, a.b:5000, /c?d=e",
    "http://[fd00::1]:5000/, [fd00::1]:5000, /",
    "http://my_registry:5000?x, my_registry:5000, /?x",
    "unix://%2Frun%2Fa%20b.sock/v1/info, /run/a b.sock, /v1/info",
  })
  void aUrlNamesAPeerAndATarget(String url, String peer, String target) {
    URI uri = URI.create(url);
    assertEquals(peer, Route.of(uri, Optional.empty()).peer());
    assertEquals(target, Request.get(uri).target());
  }

  @Test
  void aUnixUrlComesBackAsItsPath() {
    Path socket = Path.of("/run/\u00e4 +%/x:1.sock");
    assertEquals(new Route.Unix(socket), Route.of(Request.unix(socket, "/info"), Optional.empty()));
  }

  @Test
  void framingIsTheContentsBusiness() {
    var request = Request.get(URI.create("http://a/"));
    assertThrows(IllegalArgumentException.class, () -> request.with("Content-Length", "1"));
    assertThrows(IllegalArgumentException.class, () -> request.with("transfer-encoding", "x"));
    URI uri = request.uri();
    assertThrows(IllegalArgumentException.class, () -> Request.of("G T", uri, RequestContent.NONE));
    assertThrows(IllegalArgumentException.class, () -> RequestContent.stream(-1, _ -> {}));
  }
}
