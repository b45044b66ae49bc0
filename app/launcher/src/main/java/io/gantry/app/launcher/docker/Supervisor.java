package io.gantry.app.launcher.docker;

import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.socket.UnixSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Whoever wants to know how far this process is: sd_notify(3).
 *
 * @param socket where it listens; nobody asks without one
 */
record Supervisor(Optional<Path> socket) {
  /** The one that has started this process. */
  static Supervisor of(Map<String, String> environment) {
    String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
    return new Supervisor(socket.startsWith("/") ? Optional.of(Path.of(socket)) : Optional.empty());
  }

  /** Requests are answered from now on. */
  void ready() {
    tell("READY=1\nSTATUS=Docker's API is served");
  }

  /** The settings are read again; {@link #ready} follows. */
  void reloading() {
    tell("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
  }

  /** The end has begun. */
  void stopping() {
    tell("STOPPING=1");
  }

  private void tell(String state) {
    if (socket.isEmpty()) {
      return;
    }
    try (UnixSocket connection = UnixSocket.connect(socket.get(), UnixSocket.Type.DATAGRAM)) {
      connection.send(state.getBytes(StandardCharsets.UTF_8));
    } catch (LinuxException _) {
      // it is gone: nothing here depends on it
    }
  }
}
