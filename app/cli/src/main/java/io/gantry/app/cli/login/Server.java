package io.gantry.app.cli.login;

/** A registry as users write it for {@code login}: with or without a scheme and a path. */
final class Server {
  static final String DEFAULT = "docker.io";

  private Server() {}

  /** The host and port; Docker's own under its one name. */
  static String parse(String text) {
    int scheme = text.indexOf("://");
    String rest = scheme < 0 ? text : text.substring(scheme + 3);
    int slash = rest.indexOf('/');
    String host = slash < 0 ? rest : rest.substring(0, slash);
    return switch (host) {
      case "", "index.docker.io", "registry-1.docker.io" -> DEFAULT;
      default -> host;
    };
  }
}
