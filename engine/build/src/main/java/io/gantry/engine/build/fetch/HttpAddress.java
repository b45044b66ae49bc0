package io.gantry.engine.build.fetch;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * An http address without fragment, and without the login that may stand in it.
 *
 * @param login {@code user:password}
 */
record HttpAddress(URI uri, Optional<String> login) {
  static HttpAddress parse(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
      if (!http || uri.getHost() == null) {
        throw new GantryException(Kind.INVALID, "no http address: " + text);
      }
      String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      URI bare = URI.create(scheme + "://" + host(uri) + path + query);
      return new HttpAddress(bare, Optional.ofNullable(uri.getUserInfo()));
    } catch (URISyntaxException e) {
      throw new GantryException(Kind.INVALID, "no http address: " + e.getReason(), e);
    }
  }

  private static String host(URI uri) {
    return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  /** Where a redirect leads: http or https only. */
  static URI follow(URI from, String location) {
    try {
      return parse(from.resolve(location).toString()).uri();
    } catch (IllegalArgumentException e) {
      throw new GantryException(Kind.UNAVAILABLE, from + " redirects to no address", e);
    }
  }

  /** What the user is at the host, by secrets or by the address. */
  Optional<String> authorization(Access access) {
    String withPort = host(uri);
    return access
        .secret("HTTP_AUTH_HEADER_" + withPort)
        .or(() -> access.secret("HTTP_AUTH_HEADER_" + uri.getHost()))
        .or(() -> access.secret("HTTP_AUTH_TOKEN_" + withPort).map(token -> "Bearer " + token))
        .or(() -> access.secret("HTTP_AUTH_TOKEN_" + uri.getHost()).map(token -> "Bearer " + token))
        .or(() -> login.map(HttpAddress::basic));
  }

  static String basic(String login) {
    byte[] bytes = login.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  /** For people: without login and query, which may hold secrets. */
  String shown() {
    return uri.getScheme() + "://" + host(uri) + uri.getRawPath();
  }

  /** The last element of the path, decoded; empty if there is none. */
  String name() {
    String path = uri.getPath();
    return safe(path.substring(path.lastIndexOf('/') + 1));
  }

  /** A name that a file can have; else empty. */
  static String safe(String name) {
    boolean bad = name.equals(".") || name.equals("..") || name.length() > 255;
    return bad || name.chars().anyMatch(c -> c == '/' || c < ' ') ? "" : name;
  }
}
