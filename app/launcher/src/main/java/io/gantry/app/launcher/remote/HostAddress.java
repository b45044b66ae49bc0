package io.gantry.app.launcher.remote;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where an engine is, as {@code --host} and {@code DOCKER_HOST} write it. */
sealed interface HostAddress {
  /** {@code unix:///PATH}. */
  record Unix(Path socket) implements HostAddress {}

  /** {@code tcp://HOST:PORT}. */
  record Tcp(String authority) implements HostAddress {}

  /**
   * {@code ssh://[USER@]HOST[:PORT][/SOCKET]}.
   *
   * @param login {@code [USER@]HOST}
   * @param port 0 for the usual one
   * @param socket of the engine over there; empty for its usual one
   */
  record Ssh(String login, int port, String socket) implements HostAddress {
    private static final String USUAL =
        "if command -v gantry >/dev/null 2>&1; then exec gantry system dial-stdio; fi;"
            + " exec docker system dial-stdio";

    /**
     * The command that speaks with the engine on its standard input and output. What follows the
     * host is read by the login shell over there, whichever it is: one quoted script for sh.
     */
    List<String> command() {
      var words = new ArrayList<>(List.of("ssh", "-o", "ConnectTimeout=30", "-T"));
      if (port != 0) {
        words.addAll(List.of("-p", Integer.toString(port)));
      }
      String script =
          socket.isEmpty()
              ? USUAL
              : USUAL
                  .replace("gantry system dial-stdio", "gantry system dial-stdio " + socket)
                  .replace("docker system", "docker -H unix://" + socket + " system");
      words.addAll(List.of("--", login, "sh", "-c", "'" + script + "'"));
      return words;
    }
  }

  /**
   * Reads one.
   *
   * @throws GantryException {@code INVALID}
   */
  static HostAddress parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException _) {
      throw invalid(text);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    String path = uri.getPath() == null ? "" : uri.getPath();
    return switch (scheme) {
      case "unix" -> {
        if (uri.getRawAuthority() != null || !path.startsWith("/")) {
          throw invalid(text);
        }
        yield new Unix(Path.of(path));
      }
      case "tcp" -> {
        if (uri.getHost() == null || uri.getPort() < 0 || path.length() > 1) {
          throw invalid(text);
        }
        yield new Tcp(uri.getHost() + ":" + uri.getPort());
      }
      case "ssh" -> ssh(text, uri, path);
      default -> throw invalid(text);
    };
  }

  private static Ssh ssh(String text, URI uri, String path) {
    String user = uri.getUserInfo() == null ? "" : uri.getUserInfo();
    String host = uri.getHost() == null ? "" : uri.getHost();
    if (host.isEmpty() || uri.getQuery() != null || uri.getFragment() != null) {
      throw invalid(text);
    }
    if (user.indexOf(':') >= 0) {
      throw new GantryException(
          Kind.INVALID,
          "--host " + text.replaceFirst(":[^:@/]*@", "@") + ": no password: use a key or an agent");
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String login = user.isEmpty() ? bare : user + "@" + bare;
    String socket = path.equals("/") ? "" : path;
    if (login.startsWith("-") || !socket.matches("[\\w./+-]*")) {
      throw invalid(text); // ssh and the shell over there would take it for something else
    }
    return new Ssh(login, Math.max(0, uri.getPort()), socket);
  }

  private static GantryException invalid(String text) {
    return new GantryException(
        Kind.INVALID,
        "--host "
            + text
            + ": use unix:///PATH, tcp://HOST:PORT or ssh://[USER@]HOST[:PORT][/SOCKET]");
  }
}
