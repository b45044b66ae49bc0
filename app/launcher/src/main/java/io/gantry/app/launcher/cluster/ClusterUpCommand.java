package io.gantry.app.launcher.cluster;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.cluster.pki.Authority;
import io.gantry.cluster.pki.Credential;
import io.gantry.cluster.pki.Kubeconfig;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code gantry cluster up}: a Kubernetes cluster of this host. */
public final class ClusterUpCommand implements Command {
  private static final Option<Long> PORT =
      Option.number("api-port", "", "Port of the API server, 0 for a free one (default 6443)");
  private static final Option<String> SERVICES =
      Option.text("service-cidr", "", "Addresses of Services (default 10.43.0.0/16)");
  private static final Option<String> NODE =
      Option.text("node-name", "", "Name of the node (default the host's)");

  private static final Syntax SYNTAX =
      Syntax.of(
              "cluster up",
              "",
              Arity.NONE,
              "Start the cluster of this host and wait until its node is ready",
              PORT,
              NODE,
              SERVICES,
              UserConfig.FILE)
          .describedBy(
              "One process is the whole cluster: API server, store, scheduler, controllers,"
                  + " kubelet, service proxy and DNS. Images of the local store run in it without a"
                  + " push. kubectl finds it as the context \"gantry\".");

  private final ClusterHost host;

  /** On this host. */
  public ClusterUpCommand(ClusterHost host) {
    this.host = host;
  }

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException, InterruptedException {
    host.needRoot();
    ClusterFiles files = host.files();
    files.make();
    Optional<Json.Obj> running = Control.ask(files.control(), "status");
    ClusterSettings settings = settings(call, files, running.isPresent());
    if (running.isEmpty()) {
      settings.write(files.settings());
      ClusterProcess.start(
          host.process()
              .apply(
                  call.invocation().environment(),
                  List.of(host.state().toString(), host.run().toString())),
          environment(call),
          files);
    }
    Authority authority = Authority.open(files.pki(), Clock.systemUTC());
    Credential admin = Admins.credential(authority);
    Kubeconfig config = UserConfig.of(call);
    config.add(
        new Kubeconfig.Entry(
            "gantry", "https://127.0.0.1:" + settings.port(), authority.certificatePem(), admin));
    call.out()
        .line(
            (running.isPresent() ? "already running" : "ready")
                + ": node "
                + settings.node()
                + ", API server https://127.0.0.1:"
                + settings.port());
    call.out().line("kubectl's context is gantry now, in " + config.file());
    return 0;
  }

  private static List<String> environment(Call call) {
    var environment = new ArrayList<String>();
    call.invocation().environment().forEach((name, value) -> environment.add(name + "=" + value));
    return environment;
  }

  private ClusterSettings settings(Call call, ClusterFiles files, boolean running)
      throws IOException {
    Optional<ClusterSettings> known = ClusterSettings.read(files.settings());
    if (known.isPresent()) {
      refuse(call, NODE, call.get(NODE), known.get().node());
      refuse(call, SERVICES, call.get(SERVICES), known.get().serviceCidr());
      if (running || !call.given(PORT)) {
        return known.get();
      }
    }
    return new ClusterSettings(
        known
            .map(ClusterSettings::node)
            .orElseGet(
                () -> ClusterSettings.nodeName(call.given(NODE) ? call.get(NODE) : hostName())),
        port(call),
        known
            .map(ClusterSettings::serviceCidr)
            .orElseGet(() ->
                call.given(SERVICES)
                    ? call.get(SERVICES)
                    : ClusterSettings.usualServices(files.state())));
  }

  private static void refuse(Call call, Option<String> option, String asked, String present) {
    if (call.given(option) && !asked.equals(present)) {
      throw new GantryException(
          Kind.CONFLICT,
          "--"
              + option.name()
              + " "
              + asked
              + ": this cluster has "
              + present
              + "; gantry cluster down --delete removes it");
    }
  }

  private static int port(Call call) throws IOException {
    long asked = call.given(PORT) ? call.get(PORT) : ClusterSettings.USUAL_PORT;
    if (asked < 0 || asked > 65535) {
      throw new GantryException(Kind.INVALID, "--api-port " + asked + ": use 0 to 65535");
    }
    try (var socket =
        new ServerSocket((int) asked, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    } catch (java.net.BindException e) {
      throw new GantryException(
          Kind.CONFLICT, "port " + asked + " is taken: choose another with --api-port", e);
    }
  }

  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname"));
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot read the host's name", e);
    }
  }
}
