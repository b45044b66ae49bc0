package io.gantry.app.launcher.remote;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.Stdio;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.engine.docker.server.DockerServer;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.http.HttpServer.Listener;
import io.gantry.platform.linux.fs.DescriptorOutputStream;
import io.gantry.platform.linux.tty.DetachKeys;
import io.gantry.platform.linux.tty.InputPump;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * {@code system dial-stdio}: standard input and output as a connection to the engine's API. It is
 * what {@code --host ssh://…} starts on the other host: gantry's and docker's alike.
 */
public final class DialStdioCommand implements Command, AutoCloseable {
  private static final int OWNER_ONLY = 0600;
  private static final int CHUNK = 64 * 1024;
  private static final Syntax SYNTAX =
      Syntax.of(
              "system dial-stdio",
              "[SOCKET]",
              Arity.atMost(1),
              "Proxy the stdio stream to the engine's API")
          .hide();

  private final Path usual;
  private final Path run;
  private final ReentrantLock opening = new ReentrantLock();
  private Optional<Own> own = Optional.empty();

  /** The API of this process's engine, at a socket that nobody else knows. */
  private record Own(Path socket, DockerServer server) {}

  /**
   * The command of one process.
   *
   * @param usual where {@code serve} listens
   * @param run a directory for a socket where nobody serves
   */
  public DialStdioCommand(Path usual, Path run) {
    this.usual = usual;
    this.run = run;
  }

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    Stdio stdio = call.invocation().stdio();
    if (!call.operands().isEmpty()) {
      Path given = call.invocation().path(call.operand(0));
      carry(
          dial(given)
              .orElseThrow(
                  () -> new GantryException(Kind.UNAVAILABLE, "nobody listens at " + given)),
          stdio);
      return 0;
    }
    Optional<SocketChannel> serving = dial(usual);
    // no daemon is needed
    carry(serving.isPresent() ? serving.get() : dial(own(call)).orElseThrow(), stdio);
    return 0;
  }

  /**
   * Where the engine of this process serves, from the first who asks until it ends: what one
   * connection has created, an exec or a build's session, another one uses.
   */
  private Path own(Call call) throws IOException {
    opening.lock();
    try {
      if (own.isEmpty()) {
        Files.createDirectories(run);
        Path socket = run.resolve("dial-" + RandomId.next().substring(0, 12) + ".sock");
        var server =
            DockerServer.open(
                call.engine(),
                List.of(new Listener.Unix(socket, OWNER_ONLY)),
                call.invocation().environment(),
                Clock.systemUTC());
        own = Optional.of(new Own(socket, server));
      }
      return own.get().socket();
    } finally {
      opening.unlock();
    }
  }

  /** Serves no longer; before the process ends. */
  @Override
  public void close() {
    opening.lock();
    try {
      own.ifPresent(served -> served.server().close());
      own = Optional.empty();
    } finally {
      opening.unlock();
    }
  }

  /** A connection, if somebody listens. */
  private static Optional<SocketChannel> dial(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      boolean _ = channel.connect(UnixDomainSocketAddress.of(socket));
      return Optional.of(channel);
    } catch (SocketException _) {
      channel.close();
      return Optional.empty();
    }
  }

  /** Until the engine has ended its half; closes the connection. */
  private static void carry(SocketChannel channel, Stdio stdio) throws IOException {
    OutputStream to = Channels.newOutputStream(channel);
    var target =
        new InputPump.Target() {
          @Override
          public void write(byte[] bytes, int length) throws IOException {
            to.write(bytes, 0, length);
          }

          @Override
          public void end() throws IOException {
            var _ = channel.shutdownOutput();
          }
        };
    var pump = new InputPump(stdio.inFd(), target, DetachKeys.parse(""), () -> {});
    pump.start();
    try (OutputStream out = new DescriptorOutputStream(stdio.outFd())) {
      InputStream in = Channels.newInputStream(channel);
      byte[] buffer = new byte[CHUNK];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
      }
    } finally {
      channel.close();
      pump.stop();
    }
  }
}
