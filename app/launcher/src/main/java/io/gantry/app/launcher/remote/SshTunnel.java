package io.gantry.app.launcher.remote;

import io.gantry.app.cli.Invocation;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.linux.process.Child;
import io.gantry.platform.linux.process.Spawn;
import io.gantry.platform.linux.socket.UnixSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A socket behind which the system's ssh speaks with an engine on another host: one ssh for each
 * connection, whose standard input and output <i>are</i> the connection. The user's ssh settings,
 * keys and agent count; what ssh complains about goes to the user's standard error.
 */
final class SshTunnel implements AutoCloseable {
  private static final int TERMINATE = 15;

  private final Path directory;
  private final UnixSocket listener;
  private final List<String> command;
  private final List<String> environment;
  private final int complaints;
  private final List<Child> children = new ArrayList<>();
  private boolean closed;

  private SshTunnel(
      Path directory, List<String> command, List<String> environment, int complaints) {
    this.directory = directory;
    this.listener = UnixSocket.listen(directory.resolve("ssh.sock"), UnixSocket.Type.STREAM);
    this.command = command;
    this.environment = environment;
    this.complaints = complaints;
  }

  /** Opens one; nothing is started before the first connection. */
  static SshTunnel open(HostAddress.Ssh host, Invocation invocation) {
    var environment = new ArrayList<String>();
    new TreeMap<>(invocation.environment())
        .forEach((name, value) -> environment.add(name + "=" + value));
    Path program = Spawn.find("ssh", environment);
    var command = new ArrayList<>(host.command());
    command.set(0, program.toString());
    try {
      Path directory = Files.createTempDirectory("gantry-ssh-"); // of mode 0700
      try {
        var tunnel = new SshTunnel(directory, command, environment, invocation.stdio().errFd());
        var _ = Thread.ofPlatform().daemon().name("ssh-tunnel").start(tunnel::serve);
        return tunnel;
      } catch (RuntimeException e) {
        FileTree.delete(directory);
        throw e;
      }
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot make a socket for ssh", e);
    }
  }

  /** Where it listens. */
  Path socket() {
    return directory.resolve("ssh.sock");
  }

  private void serve() {
    while (true) {
      try (UnixSocket connection = listener.accept()) {
        start(connection);
      } catch (GantryException _) {
        synchronized (this) {
          if (closed) {
            return;
          }
        }
        // ssh could not be started: the connection ends at once, as its user is told
      }
    }
  }

  private void start(UnixSocket connection) {
    Child child =
        new Spawn(command, environment, java.util.Optional.of(Path.of("/")), true)
            .start(connection.fd(), connection.fd(), complaints);
    synchronized (this) {
      if (!closed) {
        children.add(child);
        return;
      }
    }
    end(child);
  }

  private static void end(Child child) {
    child.kill(TERMINATE);
    int _ = child.await();
  }

  @Override
  public void close() {
    List<Child> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(children);
    }
    listener.close();
    all.forEach(SshTunnel::end);
    FileTree.delete(directory);
  }
}
