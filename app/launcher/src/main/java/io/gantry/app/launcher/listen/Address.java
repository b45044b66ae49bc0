package io.gantry.app.launcher.listen;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.HttpServer.Listener;
import io.gantry.platform.http.ServerTls;
import java.util.Optional;

/**
 * Where to listen.
 *
 * @param host a name or an address without brackets; empty for all
 * @param port 0 for a free one
 */
public record Address(String host, int port) {
  private static final int MOST = 65535;

  /**
   * Reads {@code 127.0.0.1:5000}, {@code [::1]:5000}, {@code :5000}.
   *
   * @param option for the message
   */
  public static Address parse(String option, String text) {
    int colon = text.lastIndexOf(':');
    String digits = text.substring(colon + 1);
    boolean number = colon >= 0 && !digits.isEmpty() && digits.length() <= 5;
    for (int i = 0; i < digits.length(); i++) {
      number &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    if (!number || Integer.parseInt(digits) > MOST) {
      throw new GantryException(
          Kind.INVALID, "--" + option + " " + text + ": use HOST:PORT, as in 127.0.0.1:5000");
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return new Address(
        bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(digits));
  }

  /** As a server listens. */
  public Listener.Tcp listener(Optional<ServerTls> tls) {
    return new Listener.Tcp(host, port, tls);
  }

  /** As in {@code http://127.0.0.1:5000}, with the port that was found. */
  public String url(boolean tls, int actual) {
    String shown = host.isEmpty() ? "0.0.0.0" : host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return (tls ? "https://" : "http://") + shown + ":" + actual;
  }

  /** Whether only this machine reaches it. */
  public boolean isLocal() {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }
}
