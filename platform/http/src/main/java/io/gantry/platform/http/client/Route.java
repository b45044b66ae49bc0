package io.gantry.platform.http.client;

import io.gantry.platform.http.wire.Fields;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where connections for a URI go to; those of equal routes serve each other's requests. */
sealed interface Route {
  /** A TCP port. The host is a name or an address, in brackets if it has colons. */
  record Tcp(boolean tls, String host, int port, Optional<Proxies.Proxy> proxy) implements Route {
    @Override
    public String peer() {
      return host + ":" + port;
    }

    /** The host without brackets. */
    String bareHost() {
      return bare(host);
    }

    @Override
    public boolean absolute() {
      return !tls && proxy.isPresent();
    }
  }

  /** A unix socket. */
  record Unix(Path socket) implements Route {
    @Override
    public String peer() {
      return socket.toString();
    }

    @Override
    public boolean absolute() {
      return false;
    }
  }

  /** Who is there, for people. */
  String peer();

  /** Whether requests name the whole URI, for a proxy. */
  boolean absolute();

  /** Refuses a URI that has no route. */
  static void check(URI uri) {
    Route _ = of(uri, Optional.empty());
    if (!Fields.isTarget(uri.getRawPath() + uri.getRawQuery())) {
      throw new IllegalArgumentException("URL with characters that must be encoded: " + uri);
    }
  }

  /** The route of {@code uri}. */
  static Route of(URI uri, Optional<Proxies.Proxy> proxy) {
    String authority = authority(uri);
    return switch (scheme(uri)) {
      case "http" -> tcp(false, authority, 80, proxy);
      case "https" -> tcp(true, authority, 443, proxy);
      case "unix" -> new Unix(Path.of(URLDecoder.decode(authority, StandardCharsets.UTF_8)));
      default -> throw new IllegalArgumentException("URL is not http or https: " + uri);
    };
  }

  private static Route tcp(
      boolean tls, String authority, int usual, Optional<Proxies.Proxy> proxy) {
    int colon = authority.lastIndexOf(':');
    boolean named = colon > authority.lastIndexOf(']') && colon < authority.length() - 1;
    int port = usual;
    if (named) {
      long number = Fields.length(authority.substring(colon + 1));
      if (number < 1 || number > 65535) {
        throw new IllegalArgumentException("malformed port: " + authority);
      }
      port = (int) number;
    }
    String host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    if (host.isEmpty()) {
      throw new IllegalArgumentException("URL without a host: " + authority);
    }
    return new Tcp(tls, host.toLowerCase(Locale.ROOT), port, proxy);
  }

  private static String scheme(URI uri) {
    String scheme = uri.getScheme();
    return scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
  }

  /** Host and port as they stand in the URI. */
  static String authority(URI uri) {
    String authority = uri.getRawAuthority();
    if (authority == null || authority.isEmpty() || !Fields.isTarget(authority)) {
      throw new IllegalArgumentException("URL without a host: " + uri);
    }
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException("URL with a login; send it as a header");
    }
    return authority;
  }

  /** A host without the brackets of an address. */
  static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
