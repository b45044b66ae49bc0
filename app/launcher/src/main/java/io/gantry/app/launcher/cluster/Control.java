package io.gantry.app.launcher.cluster;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.socket.UnixSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * How commands speak to the cluster's process: one word, one line of JSON. The socket's directory
 * is its user's alone, and the peer's user is checked.
 */
final class Control implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Control.class.getName());
  private static final String DOWN = "down ";
  private static final int LONGEST_WORD = 64;
  private static final int LONGEST_ANSWER = 1 << 16;

  private final UnixSocket listener;
  private final long uid;
  private final Supplier<Json.Obj> status;
  private final IntFunction<Json.Obj> down;

  private Control(
      UnixSocket listener, long uid, Supplier<Json.Obj> status, IntFunction<Json.Obj> down) {
    this.listener = listener;
    this.uid = uid;
    this.status = status;
    this.down = down;
  }

  /**
   * Serves at {@code path}; the lock says that nobody else does.
   *
   * @param down ends everything but this process, with a grace in seconds
   */
  static Control serve(Path path, long uid, Supplier<Json.Obj> status, IntFunction<Json.Obj> down)
      throws IOException {
    Files.deleteIfExists(path);
    var control = new Control(UnixSocket.listen(path, UnixSocket.Type.STREAM), uid, status, down);
    Thread.ofPlatform().daemon().name("control").start(control::accept);
    return control;
  }

  private void accept() {
    while (true) {
      UnixSocket client;
      try {
        client = listener.accept();
      } catch (GantryException _) {
        return; // closed
      }
      Thread.ofPlatform().daemon().name("control-client").start(() -> answer(client));
    }
  }

  private void answer(UnixSocket client) {
    try (client) {
      if (client.peerCredentials().uid() != uid) {
        return;
      }
      var buffer = new byte[LONGEST_WORD];
      int length = client.receive(buffer);
      String word = new String(buffer, 0, Math.max(0, length), StandardCharsets.UTF_8).strip();
      if (word.equals("status")) {
        client.send(status.get().bytes());
      } else if (word.startsWith(DOWN)) {
        client.send(down.apply(Integer.parseInt(word.substring(DOWN.length()))).bytes());
      } else {
        client.send(Json.object().put("error", "unknown word " + word).build().bytes());
      }
    } catch (GantryException | NumberFormatException e) {
      LOG.log(System.Logger.Level.DEBUG, "a control client went away", e);
    }
  }

  /** Says a word to the process that serves {@code path}; nothing if there is none. */
  static Optional<Json.Obj> ask(Path path, String word) {
    if (Files.notExists(path)) {
      return Optional.empty();
    }
    try (UnixSocket socket = UnixSocket.connect(path, UnixSocket.Type.STREAM)) {
      socket.send((word + "\n").getBytes(StandardCharsets.UTF_8));
      var answer = new byte[LONGEST_ANSWER];
      int length = 0;
      int more;
      while (length < answer.length
          && (more = socket.receive(answer, length, answer.length - length)) > 0) {
        length += more;
      }
      return length == 0
          ? Optional.empty()
          : Optional.of(
              Json.parse(new String(answer, 0, length, StandardCharsets.UTF_8)).asObject());
    } catch (io.gantry.platform.linux.LinuxException _) {
      return Optional.empty(); // a socket that a killed process has left
    }
  }

  @Override
  public void close() {
    listener.close();
  }
}
