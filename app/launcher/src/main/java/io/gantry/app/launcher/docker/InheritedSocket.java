package io.gantry.app.launcher.docker;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;

/**
 * The socket that a service manager listens on for this process: sd_listen_fds(3).
 *
 * <p>The thin client has made it descriptor 0, the only one that the JDK takes over.
 */
final class InheritedSocket {
  private InheritedSocket() {}

  /** Whether this process, whose id is {@code pid}, was given sockets. */
  static boolean given(Map<String, String> environment, long pid) {
    return environment.getOrDefault("LISTEN_PID", "").equals(Long.toString(pid));
  }

  /**
   * Takes it; once.
   *
   * @throws GantryException {@code INVALID} if there is not exactly one that listens
   */
  static ServerSocketChannel take(Map<String, String> environment, long pid) throws IOException {
    if (!given(environment, pid)) {
      throw new GantryException(
          Kind.INVALID,
          "--host fd://: no service manager listens for this process: use unix:///PATH, or start"
              + " the unit's socket");
    }
    String count = environment.getOrDefault("LISTEN_FDS", "");
    if (!count.equals("1")) {
      throw new GantryException(
          Kind.INVALID, "--host fd://: one socket can be taken over, not " + count);
    }
    if (System.inheritedChannel() instanceof ServerSocketChannel listening) {
      return listening;
    }
    throw new GantryException(Kind.INVALID, "--host fd://: descriptor 3 does not listen");
  }
}
