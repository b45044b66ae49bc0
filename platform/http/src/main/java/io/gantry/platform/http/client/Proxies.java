package io.gantry.platform.http.client;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which requests go by a proxy.
 *
 * @param http for {@code http} URLs
 * @param https for {@code https} URLs
 * @param direct the hosts that are asked directly, as in {@code no_proxy}: {@code *}, a name (with
 *     its subdomains), {@code .name} (only those), an address, a CIDR; all but the last may have a
 *     port
 */
public record Proxies(Optional<Proxy> http, Optional<Proxy> https, List<String> direct) {
  /** No proxy at all. */
  public static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty(), List.of());

  /** Copies the list. */
  public Proxies {
    direct = List.copyOf(direct);
  }

  /**
   * A proxy.
   *
   * @param scheme how it is spoken to; only {@code http} can be used
   * @param authorization the value of {@code proxy-authorization}
   */
  public record Proxy(String scheme, String host, int port, Optional<String> authorization) {
    /**
     * Takes {@code http://user:password@host:port}; the scheme may be missing.
     *
     * @throws IllegalArgumentException if it is malformed; its login is not repeated
     */
    public static Proxy parse(String text) {
      String scheme = text.contains("://") ? text.substring(0, text.indexOf("://")) : "http";
      String rest = text.contains("://") ? text.substring(text.indexOf("://") + 3) : text;
      int slash = rest.indexOf('/');
      String authority = slash < 0 ? rest : rest.substring(0, slash);
      int at = authority.lastIndexOf('@');
      Optional<String> login =
          at < 0 ? Optional.empty() : Optional.of(basic(authority.substring(0, at)));
      String where = authority.substring(at + 1);
      Route route;
      try {
        String plain = scheme.equalsIgnoreCase("https") ? "https://" : "http://";
        route = Route.of(URI.create(plain + where), Optional.empty());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("malformed proxy: " + where, e);
      }
      if (!(route instanceof Route.Tcp tcp)) {
        throw new IllegalArgumentException("malformed proxy: " + where);
      }
      return new Proxy(scheme.toLowerCase(Locale.ROOT), tcp.host(), tcp.port(), login);
    }

    private static String basic(String login) {
      // A plus is a plus here.
      String plain = URLDecoder.decode(login.replace("+", "%2B"), StandardCharsets.UTF_8);
      String both = plain.indexOf(':') < 0 ? plain + ":" : plain;
      return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the login. */
    @Override
    public String toString() {
      return scheme + "://" + host + ":" + port;
    }
  }

  /**
   * Takes the variables {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and {@code
   * no_proxy}, in capitals too: lower case wins.
   *
   * @throws IllegalArgumentException if a proxy is malformed
   */
  public static Proxies of(Map<String, String> environment) {
    Optional<String> all = value(environment, "all_proxy");
    Optional<String> http = value(environment, "http_proxy").or(() -> all);
    Optional<String> https = value(environment, "https_proxy").or(() -> all);
    var direct = new ArrayList<String>();
    for (String item : value(environment, "no_proxy").orElse("").split("[,\\s]+", -1)) {
      if (!item.isEmpty()) {
        direct.add(item.toLowerCase(Locale.ROOT));
      }
    }
    return new Proxies(http.map(Proxy::parse), https.map(Proxy::parse), direct);
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** The proxy for {@code uri}; none for this machine and unix sockets. */
  public Optional<Proxy> proxyFor(URI uri) {
    if (http.isEmpty() && https.isEmpty()) {
      return Optional.empty();
    }
    return switch (Route.of(uri, Optional.empty())) {
      case Route.Unix _ -> Optional.empty();
      case Route.Tcp tcp -> {
        Optional<Proxy> proxy = tcp.tls() ? https : http;
        yield proxy.isEmpty() || NoProxy.covers(direct, tcp.bareHost(), tcp.port())
            ? Optional.empty()
            : proxy;
      }
    };
  }
}
