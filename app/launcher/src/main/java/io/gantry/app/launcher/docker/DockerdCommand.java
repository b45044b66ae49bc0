package io.gantry.app.launcher.docker;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.launcher.docker.daemon.DaemonOptions;
import io.gantry.app.launcher.docker.daemon.DaemonSettings;
import io.gantry.app.launcher.listen.Subscription;
import io.gantry.app.launcher.listen.TlsFiles;
import io.gantry.engine.docker.DockerSystem;
import io.gantry.engine.docker.request.CreationDefaults;
import io.gantry.engine.docker.server.DockerServer;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.linux.namespace.UserNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

/** {@code dockerd}: Docker's API with Docker's own options and settings, in the foreground. */
public final class DockerdCommand implements Command {
  private static final int HANGUP = 1;
  private static final List<Integer> ENDS = List.of(2, 15);

  /** Its many options, made for whoever asks for them: other commands need not wait. */
  private static final class Words {
    private static final DaemonOptions OPTIONS = new DaemonOptions();
    private static final Syntax SYNTAX =
        Syntax.of(
                "dockerd",
                "",
                Arity.NONE,
                "Serve Docker's API, with the options of Docker's daemon")
            .withOptions(OPTIONS.options())
            .describedBy(
                "A link to gantry that is called dockerd does the same. Settings come from"
                    + " daemon.json too; what gantry has not is refused by its name. See"
                    + " docs/api.md.");
  }

  private final Daemon.Maker maker;

  /** The command of one process. */
  public DockerdCommand(Daemon.Maker maker) {
    this.maker = maker;
  }

  @Override
  public List<String> paths() {
    return List.of("dockerd");
  }

  @Override
  public Syntax syntax() {
    return Words.SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException, InterruptedException {
    var places = DaemonPlaces.of(call.invocation().environment(), UserNamespace.initial());
    DaemonSettings settings = Words.OPTIONS.read(call, places.file());
    if (settings.said().bool("version")) {
      call.out().line("Docker version " + DockerSystem.COMPATIBLE + ", build gantry");
      return 0;
    }
    var current = new AtomicReference<>(defaults(call, settings));
    if (settings.said().bool("validate")) {
      call.err().line("configuration OK");
      return 0;
    }
    try (PidFile _ =
        PidFile.write(
            call.invocation().path(settings.text("pidfile", places.pidFile().toString())),
            ProcessHandle.current().pid())) {
      serve(call, places, current);
    }
    return 0;
  }

  private void serve(Call call, DaemonPlaces places, AtomicReference<CreationDefaults> current)
      throws IOException, InterruptedException {
    var settings = new DaemonSettings(current.get().settings());
    TcpTls tls = tls(call, settings, places);
    List<Endpoint> endpoints =
        settings.hosts().isEmpty()
            ? List.of(new Endpoint.Unix(places.socket()))
            : settings.hosts().stream()
                .map(host -> Endpoint.parse(host, tls.tls().isPresent()))
                .toList();
    ApiSockets sockets =
        ApiSockets.of(call.invocation(), endpoints, settings.text("group", ""), tls);
    var supervisor = Supervisor.of(call.invocation().environment());
    Daemon daemon = maker.make(settings, () -> new DaemonSettings(current.get().settings()));
    daemon.boot().run();
    BlockingQueue<Integer> signals = new LinkedBlockingQueue<>();
    try (DockerServer server =
            DockerServer.open(
                daemon.engine(),
                sockets.listeners(),
                call.invocation().environment(),
                Clock.systemUTC(),
                body -> current.get().apply(body));
        Subscription _ = new Subscription(call.invocation().signals().subscribe(signals::add))) {
      sockets.tell(call.out(), server.ports());
      supervisor.ready();
      for (int signal = signals.take(); !ENDS.contains(signal); signal = signals.take()) {
        if (signal == HANGUP) {
          supervisor.reloading();
          reload(call, places, current);
          supervisor.ready();
        }
      }
      supervisor.stopping();
    } finally {
      daemon.end().run();
    }
  }

  /** What is wrong is told, and what held before goes on. */
  private static void reload(
      Call call, DaemonPlaces places, AtomicReference<CreationDefaults> current) {
    try {
      current.set(defaults(call, Words.OPTIONS.read(call, places.file())));
      call.err().line("dockerd: new containers and requests to registries have the new settings");
    } catch (GantryException e) {
      call.err().line("dockerd: the settings stay as they were: " + e.text());
    } catch (IOException e) {
      call.err().line("dockerd: the settings stay as they were: " + e);
    }
  }

  private static CreationDefaults defaults(Call call, DaemonSettings settings) throws IOException {
    String profile = settings.text("seccomp-profile", "builtin");
    return new CreationDefaults(
        settings.said(),
        settings.sharedMemory(),
        switch (profile) {
          case "builtin" -> "";
          case "unconfined" -> profile;
          default -> Files.readString(call.invocation().path(profile));
        });
  }

  private static TcpTls tls(Call call, DaemonSettings settings, DaemonPlaces places)
      throws IOException {
    boolean verify = settings.said().bool("tlsverify");
    if (!verify && !settings.said().bool("tls")) {
      boolean plain = settings.truth("tls").isPresent() || settings.truth("tlsverify").isPresent();
      return new TcpTls(Optional.empty(), plain);
    }
    var files =
        new TlsFiles(
            settings.text("tlscert", places.certificate("cert.pem")),
            settings.text("tlskey", places.certificate("key.pem")),
            verify ? settings.text("tlscacert", places.certificate("ca.pem")) : "");
    return new TcpTls(Optional.of(files.read(call.invocation(), false)), false);
  }
}
