package io.gantry.image.distribution.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** URLs that servers give: in {@code Location} and {@code Link}. */
final class Place {
  private Place() {}

  /**
   * What {@code given} means in an answer to a request of {@code base}; nothing if it is broken.
   */
  static Optional<URI> resolve(URI base, String given) {
    try {
      return checked(base.resolve(escaped(given.strip())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Some servers write characters that a URL may not hold. */
  private static String escaped(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || "\"<>\\^`{|}".indexOf(c) >= 0) {
        out.append('%').append(HexFormat.of().toHexDigits((byte) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** A URL that stands alone; nothing if it is broken. */
  static Optional<URI> parse(String text) {
    try {
      return checked(new URI(text));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private static Optional<URI> checked(URI target) {
    String scheme = target.getScheme() == null ? "" : target.getScheme();
    boolean http = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
    return http && target.getHost() != null ? Optional.of(target) : Optional.empty();
  }

  /** Whether both are the same server: secrets may go from one to the other. */
  static boolean sameHost(URI one, URI other) {
    return port(one) == port(other)
        && one.getHost() != null
        && one.getHost().equalsIgnoreCase(other.getHost())
        && isSecure(one) == isSecure(other);
  }

  static boolean isSecure(URI url) {
    return "https".equals(url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT));
  }

  private static int port(URI url) {
    return url.getPort() >= 0 ? url.getPort() : isSecure(url) ? 443 : 80;
  }

  /** The URL with one more parameter, those it has kept as they are. */
  static URI with(URI url, String name, String value) {
    String text = url.toString();
    int fragment = text.indexOf('#');
    text = fragment < 0 ? text : text.substring(0, fragment);
    String joint =
        text.indexOf('?') < 0 ? "?" : text.endsWith("?") || text.endsWith("&") ? "" : "&";
    return URI.create(text + joint + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
  }
}
