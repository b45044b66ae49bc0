package io.gantry.app.launcher.docker;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The systemd units of Docker's API: a socket, and the server that its first client starts.
 *
 * @param program of the thin client
 * @param state the state root
 * @param run the run root, where the socket is
 * @param group who may use it; empty for its owner alone
 */
public record ApiUnits(Path program, Path state, Path run, String group) {
  private static final String NAME = "gantry-docker";

  /** The unit that is enabled. */
  public static final String SOCKET = NAME + ".socket";

  /** The texts by their file names. A server that ends leaves the containers alone. */
  public Map<String, String> texts() {
    var texts = new TreeMap<String, String>();
    texts.put(
        SOCKET,
        """
        [Unit]
        Description=Docker's API of gantry

        [Socket]
        ListenStream=%s
        SocketMode=%s

        [Install]
        WantedBy=sockets.target
        """
            .formatted(
                run.resolve("docker.sock"),
                group.isEmpty() ? "0600" : "0660\nSocketGroup=" + group));
    texts.put(
        NAME + ".service",
        """
        [Unit]
        Description=Docker's API of gantry
        Documentation=man:gantry(1)
        Requires=%4$s
        After=%4$s network-online.target

        [Service]
        Type=notify
        ExecStart=%1$s --root=%2$s --run-root=%3$s serve --host fd://
        KillMode=process
        Delegate=yes
        """
            .formatted(program, state, run, SOCKET));
    return texts;
  }
}
