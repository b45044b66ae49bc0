package io.gantry.app.launcher.docker;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.launcher.listen.Subscription;
import io.gantry.app.launcher.listen.TlsFiles;
import io.gantry.engine.docker.server.DockerServer;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** {@code gantry serve}: Docker's API, in the foreground. */
public final class ServeCommand implements Command {
  private static final Option<List<String>> HOST =
      Option.list("host", "H", "Socket to listen on (default the user's docker.sock)");
  private static final Option<String> GROUP =
      Option.text(
          "group", "G", "Group that may use a unix socket (default \"docker\", if it is there)");
  private static final Option<Boolean> TLS =
      Option.onByDefault("tls", "", "Refuse to listen on TCP without certificates");
  private static final Option<Boolean> TLS_VERIFY =
      Option.flag("tlsverify", "", "Clients must show a certificate of --tlscacert");
  private static final Option<String> TLS_CA =
      Option.text("tlscacert", "", "File with the authorities of clients (PEM)");
  private static final Option<String> TLS_CERT =
      Option.text("tlscert", "", "File with the server's certificate and its issuers (PEM)");
  private static final Option<String> TLS_KEY =
      Option.text("tlskey", "", "File with the certificate's private key (PEM)");

  private static final Syntax SYNTAX =
      Syntax.of(
              "serve",
              "",
              Arity.NONE,
              "Serve Docker's API until interrupted",
              HOST,
              GROUP,
              TLS,
              TLS_VERIFY,
              TLS_CA,
              TLS_CERT,
              TLS_KEY)
          .describedBy(
              "docker, docker compose and what else speaks to Docker's engine work with it:"
                  + " set DOCKER_HOST to what is printed. See docs/api.md.");

  private final Path socket;
  private final Supplier<Daemon> daemons;

  /**
   * The command of one process.
   *
   * @param socket where to listen unless told otherwise
   */
  public ServeCommand(Path socket, Supplier<Daemon> daemons) {
    this.socket = socket;
    this.daemons = daemons;
  }

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException, InterruptedException {
    ApiSockets sockets =
        ApiSockets.of(call.invocation(), endpoints(call), call.get(GROUP), tls(call));
    var supervisor = Supervisor.of(call.invocation().environment());
    var end = new CountDownLatch(1);
    Daemon daemon = daemons.get();
    daemon.boot().run();
    try (DockerServer server =
            DockerServer.open(
                daemon.engine(),
                sockets.listeners(),
                call.invocation().environment(),
                Clock.systemUTC());
        Subscription _ = Subscription.toEnds(call.invocation().signals(), end::countDown)) {
      sockets.tell(call.out(), server.ports());
      supervisor.ready();
      end.await();
      supervisor.stopping();
    } finally {
      daemon.end().run();
    }
    return 0;
  }

  private List<Endpoint> endpoints(Call call) {
    List<String> given = call.get(HOST);
    return given.isEmpty()
        ? List.of(new Endpoint.Unix(socket))
        : given.stream().map(Endpoint::parse).toList();
  }

  private static TcpTls tls(Call call) throws IOException {
    if (call.get(TLS_CERT).isEmpty() != call.get(TLS_KEY).isEmpty()) {
      throw new GantryException(Kind.INVALID, "--tlscert and --tlskey go together");
    }
    if (call.get(TLS_CERT).isEmpty()) {
      return new TcpTls(Optional.empty(), !call.get(TLS));
    }
    if (call.get(TLS_VERIFY) == call.get(TLS_CA).isEmpty()) {
      throw new GantryException(Kind.INVALID, "--tlsverify and --tlscacert go together");
    }
    var files = new TlsFiles(call.get(TLS_CERT), call.get(TLS_KEY), call.get(TLS_CA));
    return new TcpTls(Optional.of(files.read(call.invocation(), false)), false);
  }
}
