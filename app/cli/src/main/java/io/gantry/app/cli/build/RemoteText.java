package io.gantry.app.cli.build;

import io.gantry.app.cli.argv.UsageException;
import io.gantry.platform.http.client.ClientSettings;
import io.gantry.platform.http.client.HttpClient;
import io.gantry.platform.http.client.Proxies;
import io.gantry.platform.http.client.Request;
import io.gantry.platform.http.client.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A Dockerfile behind an http or https address. */
final class RemoteText {
  private static final int MOST = 4 << 20;
  private static final int HOPS = 10;

  private RemoteText() {}

  /**
   * Fetches it as the user would: through his proxies, following where it has moved to.
   *
   * @throws UsageException that names the address
   */
  static String fetch(String address, Map<String, String> environment) {
    try (var client = new HttpClient(ClientSettings.USUAL.with(Proxies.of(environment)))) {
      URI uri = new URI(address);
      for (int hop = 0; hop < HOPS; hop++) {
        try (Response response = client.send(Request.get(uri))) {
          int status = response.status();
          String place = response.headers().first("Location").orElse("");
          if (status >= 300 && status < 400 && !place.isEmpty()) {
            uri = uri.resolve(new URI(place));
            if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
              throw refused(address, "it moves to " + uri);
            }
            continue;
          }
          if (status != 200) {
            throw refused(address, "the server answers " + status);
          }
          return new String(response.bytes(MOST), StandardCharsets.UTF_8);
        }
      }
      throw refused(address, "it moves without end");
    } catch (java.net.URISyntaxException | IOException e) {
      throw refused(address, String.valueOf(e.getMessage()));
    }
  }

  private static UsageException refused(String address, String why) {
    return UsageException.plain("failed to read dockerfile: " + address + ": " + why);
  }
}
