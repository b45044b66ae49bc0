package io.gantry.app.launcher;

import io.gantry.app.cli.program.Cli;
import io.gantry.app.launcher.cluster.ClusterDownCommand;
import io.gantry.app.launcher.cluster.ClusterHost;
import io.gantry.app.launcher.cluster.ClusterStatusCommand;
import io.gantry.app.launcher.cluster.ClusterUpCommand;
import io.gantry.app.launcher.docker.Daemon;
import io.gantry.app.launcher.docker.DockerdCommand;
import io.gantry.app.launcher.docker.ServeCommand;
import io.gantry.app.launcher.docker.daemon.DaemonSettings;
import io.gantry.app.launcher.doctor.DoctorCommand;
import io.gantry.app.launcher.registry.RegistryGcCommand;
import io.gantry.app.launcher.registry.RegistryHost;
import io.gantry.app.launcher.registry.RegistryServeCommand;
import io.gantry.app.launcher.remote.ContextCommand;
import io.gantry.app.launcher.remote.DialStdioCommand;
import io.gantry.app.launcher.remote.RemoteEngines;
import io.gantry.app.launcher.resident.ResidentEngine;
import io.gantry.app.launcher.settings.NetworkSetting;
import io.gantry.app.launcher.settings.Settings;
import io.gantry.container.network.HubNetworks;
import io.gantry.container.network.LocalNetworks;
import io.gantry.container.network.NetworkSettings;
import io.gantry.container.network.Networks.Guard;
import io.gantry.container.network.Subnet;
import io.gantry.container.network.UserNetworks;
import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.OciRuntime;
import io.gantry.container.runtime.OciSpecBuilder;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.engine.api.Images.PullRequest;
import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.engine.build.BuildCache;
import io.gantry.engine.build.BuildTraces;
import io.gantry.engine.build.ConfigChanges;
import io.gantry.engine.build.ContextTar;
import io.gantry.engine.build.DockerfileBuilder;
import io.gantry.engine.local.LocalEngine;
import io.gantry.image.bootstrap.Bootstrap;
import io.gantry.image.content.LocalContentStore;
import io.gantry.image.snapshot.OverlaySnapshots;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.Images;
import io.gantry.image.store.LocalImages;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.linux.namespace.UserNamespace;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Puts the program together, top to bottom.
 *
 * <p>What a cold {@code ps} does not need is behind a {@link Lazy}: networks, specifications, the
 * builder.
 */
final class Wiring {
  /** Where root's networks have their leases unless it says otherwise. */
  private static final Path NETWORKS_OF_ROOT = Path.of("/run/gantry/networks");

  private final Roots roots;
  private final Map<String, String> environment;
  private final long uid;
  private final Optional<Supplier<DaemonSettings>> daemon;
  private final Boundaries boundaries;
  private final Lazy<Settings> settings;
  private final Lazy<LocalEngine> engine;
  private final Lazy<UserNetworks> networks;
  private final Lazy<UserNetworks> sandboxNetworks;
  private final Lazy<DialStdioCommand> dial;
  private volatile BooleanSupplier needed = () -> false;

  Wiring(Roots roots, Map<String, String> environment, long uid) {
    this(roots, environment, uid, Optional.empty());
  }

  private Wiring(
      Roots roots,
      Map<String, String> environment,
      long uid,
      Optional<Supplier<DaemonSettings>> daemon) {
    this.roots = roots;
    this.environment = environment;
    this.uid = uid;
    this.daemon = daemon;
    boundaries = Faults.ofProcess();
    settings = new Lazy<>(() -> Settings.load(Settings.file(this.environment, this.uid)));
    engine = new Lazy<>(this::makeEngine);
    networks = new Lazy<>(this::makeNetworks);
    sandboxNetworks = new Lazy<>(this::makeSandboxNetworks);
    dial = new Lazy<>(() -> new DialStdioCommand(socket(), roots.run()));
  }

  Settings settings() {
    return settings.get();
  }

  /** The commands, in a process of their own. */
  Cli commandLine() {
    return commandLine(Optional.empty());
  }

  /** The commands, served by {@code resident} if there is one. */
  Cli commandLine(Optional<ResidentEngine> resident) {
    var cluster = new ClusterHost(roots.state(), roots.run(), uid, engine, Wiring::clusterProcess);
    var registry = new RegistryHost(roots.state(), reach(), Wiring::registryProcess);
    Path socket = socket();
    return new Cli(
        engine::get,
        new RemoteEngines(ContextTar::write, () -> engine.get().registries()),
        List.of(
            new ContextCommand(socket),
            dial.get(),
            new DoctorCommand(uid),
            new EngineCommand(resident),
            new BootCommand(engine),
            new ServiceCommand(roots, uid),
            new ServeCommand(
                socket, () -> resident.isPresent() ? Daemon.guest(engine.get()) : daemon(false)),
            new DockerdCommand(this::daemon),
            new ClusterUpCommand(cluster),
            new ClusterDownCommand(cluster),
            new ClusterStatusCommand(cluster),
            new RegistryServeCommand(registry),
            new RegistryGcCommand(registry)));
  }

  /** Where Docker's API is served unless told otherwise. */
  private Path socket() {
    return roots.run().resolve("docker.sock");
  }

  LocalEngine engine() {
    return engine.get();
  }

  /** An engine on roots of its own, with Docker's settings beside gantry's. */
  private Daemon daemon(DaemonSettings first, Supplier<DaemonSettings> current) {
    var own = new Roots(first.state().orElse(roots.state()), first.run().orElse(roots.run()));
    var known = new HashMap<>(environment);
    if (!own.equals(roots)) {
      known.remove("GANTRY_ENGINE"); // which is about other roots
    }
    return new Wiring(own, known, uid, Optional.of(current)).daemon(true);
  }

  /**
   * The engine as that of a process that stays: it serves the thin client too.
   *
   * @param boots whether containers start with it that start with the host
   */
  private Daemon daemon(boolean boots) {
    var hosted = new Lazy<>(this::host);
    return new Daemon(
        engine.get(),
        () -> {
          Optional<HostedEngine> _ = hosted.get();
          if (boots) {
            engine.get().startAtBoot();
          }
          engine.get().recover();
          keep();
        },
        () -> {
          hosted.ifMade(made -> made.ifPresent(HostedEngine::close));
          settle();
        });
  }

  private Optional<HostedEngine> host() {
    String key = environment.getOrDefault("GANTRY_ENGINE", "");
    return key.isEmpty()
        ? Optional.empty()
        : HostedEngine.open(
            roots.run().resolve("engine").resolve(key + ".sock"),
            uid,
            resident -> commandLine(Optional.of(resident)));
  }

  private LazyReach reach() {
    return new LazyReach(settings, daemon);
  }

  /** Takes over the work for running containers; for a resident engine. */
  void keep() {
    needed = engine.get().keep();
  }

  /** Whether a running container needs this process. */
  boolean needed() {
    return needed.getAsBoolean();
  }

  private static List<String> clusterProcess(
      Map<String, String> environment, List<String> arguments) {
    String home = System.getProperty("gantry.home", "");
    String build = System.getProperty("gantry.build", "");
    var command = new ArrayList<>(JvmLine.of(home, build, environment, List.of("@cluster")));
    command.add(ClusterMain.class.getName());
    command.addAll(arguments);
    return command;
  }

  /** A registry sums and moves many bytes for a long time: it has the second compiler. */
  private static List<String> registryProcess(Map<String, String> environment) {
    String home = System.getProperty("gantry.home", "");
    if (home.isEmpty()) {
      return List.of();
    }
    String build = System.getProperty("gantry.build", "");
    var command = new ArrayList<>(JvmLine.of(home, build, environment, List.of("@full")));
    command.addAll(List.of("-XX:TieredStopAtLevel=4", "-Xms16m", "-Xmx256m", Main.class.getName()));
    return command;
  }

  private LocalEngine makeEngine() {
    Settings _ =
        settings(); // a wrong file is told to whoever runs a command, not only when it matters
    Path state = roots.state();
    Path run = roots.run();
    Clock clock = Clock.systemUTC();
    var content = new LocalContentStore(state.resolve("content"));
    Snapshots snapshots = new OverlaySnapshots(state.resolve("snapshots"), boundaries);
    Path build = state.resolve("build");
    Path builds = run.resolve("build");
    Images images =
        new LocalImages(
            state.resolve("images"),
            content,
            snapshots,
            List.of(new BuildCache(build)),
            boundaries);
    ContainerRuntime runtime = OciRuntime.open(run, boundaries);
    SpecBuilder specs = new LazySpecs(new Lazy<>(OciSpecBuilder::new));
    var networks = new LazyNetworks(this.networks);
    Supplier<ImageBuilder> builder =
        new Lazy<>(() ->
            new DockerfileBuilder(
                new DockerfileBuilder.Parts(
                    images,
                    snapshots,
                    runtime,
                    specs,
                    networks,
                    this::pull,
                    (access, names) -> engine.get().openRegistries(access, names),
                    build,
                    builds,
                    settings().buildCache(),
                    boundaries,
                    clock)));
    return new LocalEngine(
        new LocalEngine.Parts(
            state,
            run,
            System.getProperty("gantry.version", "development"),
            kernelFile("osrelease"),
            kernelFile("random/boot_id"),
            images,
            snapshots,
            new Bootstrap(images, state.resolve("bootstrap")),
            runtime,
            specs,
            networks,
            new LazyNetworks(sandboxNetworks),
            builder,
            () -> BuildTraces.any(snapshots, build, builds) ? builder.get().recover() : Set.of(),
            ConfigChanges::apply,
            reach(),
            this::exitCommand,
            Path.of(System.getProperty("gantry.home", "/usr"), "lib", "init"),
            boundaries,
            clock));
  }

  /** What a build's FROM needs. */
  private void pull(Reference name, RegistryAccess access, TransferListener listener) {
    var _ = engine.get().images().pull(PullRequest.of(name, access), listener);
  }

  private UserNetworks makeNetworks() {
    boolean root = UserNamespace.initial();
    NetworkSettings usual =
        root ? NetworkSettings.forRoot(roots.state()) : NetworkSettings.ofUser();
    NetworkSetting wanted = settings().network();
    var chosen =
        new NetworkSettings(
            wanted.bridge().orElse(usual.bridge()),
            usual.table(),
            wanted.pool().map(pool -> List.of(Subnet.parse(pool))).orElse(usual.pool()),
            false,
            wanted.publish());
    NetworkSettings all = daemon.map(told -> told.get().networks(chosen)).orElse(chosen);
    Path records = roots.state().resolve("networks");
    Path leases = roots.run().resolve("networks");
    return root
        ? new LocalNetworks(records, leases, all, boundaries)
        : new HubNetworks(records, leases, all, NETWORKS_OF_ROOT, boundaries);
  }

  private UserNetworks makeSandboxNetworks() {
    if (!UserNamespace.initial()) {
      return networks.get(); // which refuses what sandboxes need
    }
    return new LocalNetworks(
        roots.state().resolve("sandboxes"),
        roots.run().resolve("sandboxes/network"),
        NetworkSettings.ofSandboxes(roots.state()));
  }

  /** Keeps the host's half of the sandboxes' networks whole, until it is closed. */
  Guard guardSandboxes() {
    UserNetworks sandboxes = sandboxNetworks.get();
    return sandboxes.canBeHarmed() ? sandboxes.guard() : () -> {};
  }

  /** Waits for what commands have left to other threads; before the process ends. */
  void settle() {
    dial.ifMade(DialStdioCommand::close);
    networks.ifMade(UserNetworks::settle);
    sandboxNetworks.ifMade(UserNetworks::settle);
  }

  /**
   * What a container's monitor runs at the exit: this program again. It leaves an engine where the
   * container needs one when it starts again, unless there is to be none.
   */
  private List<String> exitCommand(String container, boolean keeps) {
    String home = System.getProperty("gantry.home", "");
    if (home.isEmpty()) {
      return List.of();
    }
    var command =
        new ArrayList<>(
            List.of(
                home + "/bin/gantry",
                "--root=" + roots.state(),
                "--run-root=" + roots.run(),
                "container",
                "reap"));
    // the monitor is in a mount namespace of its own, where it would look for another engine
    String engine = environment.getOrDefault("GANTRY_ENGINE", "");
    if (!engine.isEmpty()) {
      command.add("--engine=" + engine);
      if (keeps) {
        command.add("--keep");
      }
    }
    command.add(container);
    return command;
  }

  private static String kernelFile(String name) {
    Path file = Path.of("/proc/sys/kernel", name);
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot read " + file + ": is it mounted", e);
    }
  }
}
