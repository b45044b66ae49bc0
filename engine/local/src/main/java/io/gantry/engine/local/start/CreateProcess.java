package io.gantry.engine.local.start;

import io.gantry.container.network.Networks;
import io.gantry.container.network.UserNetworks;
import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.Namespaces.Namespace;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.LogConfig;
import io.gantry.engine.api.LogTag;
import io.gantry.engine.api.PortSpec;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.engine.local.log.LogGenerations;
import io.gantry.engine.local.log.LogPlan;
import io.gantry.engine.local.network.NetworkNames;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.engine.local.volume.LocalVolumes;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Steps.Step;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.linux.namespace.MappedUsers;
import io.gantry.platform.linux.namespace.NetworkNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Creates the container's process; beside it, its network is attached. */
record CreateProcess(
    ContainerRuntime runtime,
    SpecBuilder specs,
    UserNetworks networks,
    Function<String, Path> sandboxes,
    RecordStore records,
    ExitCommand exitCommand,
    LocalVolumes volumes,
    Function<String, OverlayMount> images,
    InitProgram init)
    implements Step<StartContext> {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Where journald listens; what is written to a journal that is not there is lost in silence. */
  private static final Path JOURNAL = Path.of("/run/systemd/journal/socket");

  @Override
  public void apply(StartContext context) {
    try {
      createAndAttach(context);
    } finally {
      // the process lives in them now; our descriptors would only keep them alive
      context.users().ifPresent(MappedUsers::close);
      context.namespace().ifPresent(NetworkNamespace::close);
    }
  }

  private void createAndAttach(StartContext context) {
    if (context.namespace().isEmpty()) {
      context.pid = create(context);
      return;
    }
    NetworkNamespace namespace = context.namespace().get();
    try (var group = TaskGroup.open("start")) {
      Future<List<Networks.Endpoint>> endpoints =
          group.fork(() ->
              networks.attach(
                  context.record.id(),
                  namespace.path(),
                  NetworkNames.joins(networks, context.record),
                  ports(context.record)));
      context.pid = create(context);
      group.join(LIMIT);
      context.endpoints = endpoints.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "interrupted while starting", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GantryException known) {
        throw known;
      }
      throw new GantryException(Kind.INTERNAL, "cannot attach the network: " + e.getCause(), e);
    }
    WriteNames.addresses(context);
  }

  @Override
  public void undo(StartContext context) {
    runtime.delete(context.record.id(), context.runDirectory);
    networks.release(context.record.id());
  }

  private long create(StartContext context) {
    ContainerRecord record = context.record;
    try (var sources =
        PrivateSources.open(
            record,
            context.stateDirectory,
            context.runDirectory,
            volumes,
            images,
            new SourceIds(context.users(), context.owned))) {
      return create(context, record, sources);
    }
  }

  private long create(StartContext context, ContainerRecord record, PrivateSources sources) {
    return runtime.create(
        new ContainerRuntime.CreateRequest(
            record.id(),
            context.runDirectory,
            specs.build(
                Bundle.request(
                    record,
                    context.stateDirectory,
                    context.runDirectory,
                    init.mount(record),
                    context.process(),
                    NamespacePlan.decide(
                        record.spec(),
                        network(context),
                        context.users().map(MappedUsers::path),
                        this::pidOf),
                    sources::restrictions)),
            context.rootfs,
            log(context),
            record.spec().process().terminal(),
            record.spec().process().stdin(),
            record.spec().process().stdinOnce(),
            exitCommand(context),
            SharedMemory.of(record, context.runDirectory, this::pidOf, sources),
            context.owned ? Optional.empty() : context.users()));
  }

  private static ContainerRuntime.Log log(StartContext context) {
    ContainerRecord record = context.record;
    LogConfig config = record.spec().lifecycle().log();
    LogPlan plan = LogPlan.decide(config);
    return switch (plan.target()) {
      case NONE -> new ContainerRuntime.Log.None();
      case JOURNAL -> {
        if (!Files.exists(JOURNAL)) {
          throw new GantryException(
              Kind.UNAVAILABLE,
              "failed to initialize logging driver: journald is not enabled on this host: use"
                  + " another --log-driver");
        }
        String brief = LogTag.brief(record.id());
        yield new ContainerRuntime.Log.Journal(
            record.name(),
            LogTag.of(config, record.id(), record.name(), record.spec().image(), brief));
      }
      case FILE -> {
        LogGenerations.prepare(context.stateDirectory, plan.mostFiles());
        yield new ContainerRuntime.Log.File(
            context.stateDirectory.resolve(LogGenerations.CURRENT), plan.mostBytes());
      }
    };
  }

  private List<String> exitCommand(StartContext context) {
    ContainerRecord record = context.record;
    boolean again = record.spec().lifecycle().restart().mode() != RestartPolicy.Mode.NO;
    boolean kept =
        record.config().health().isPresent()
            || record.spec().network().named()
            || record.spec().lifecycle().log().driver().equals("syslog");
    return needsReaping(context) ? exitCommand.of(record.id(), again && kept) : List.of();
  }

  /**
   * Whether something must happen at the exit although nobody of this process may see it. In a
   * sandbox nothing does: the network is the sandbox's, and whoever looks next records the exit.
   */
  private static boolean needsReaping(StartContext context) {
    Lifecycle lifecycle = context.record.spec().lifecycle();
    if (lifecycle.restart().mode() != RestartPolicy.Mode.NO) {
      return true;
    }
    boolean owesNothing = context.mode().startsWith("sandbox:") && !lifecycle.autoRemove();
    return context.detached && !owesNothing;
  }

  private Namespace network(StartContext context) {
    if (context.namespace().isPresent()) {
      return new Namespace.Joined(context.namespace().get().path());
    }
    String mode = context.mode();
    if (mode.startsWith("container:")) {
      return new Namespace.Joined(namespaceOf(mode.substring("container:".length())));
    }
    if (mode.startsWith("sandbox:")) {
      return new Namespace.Joined(sandboxes.apply(mode.substring("sandbox:".length())));
    }
    return mode.equals("host") ? new Namespace.Host() : new Namespace.Own();
  }

  private Path namespaceOf(String ref) {
    ContainerRecord other = records.resolve(ref);
    return switch (other.state()) {
      case ContainerState.Running(long pid, _, _) -> Path.of("/proc/" + pid + "/ns/net");
      case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ ->
          throw new GantryException(
              Kind.CONFLICT, "cannot join network of a non running container: " + other.id());
    };
  }

  /** The first process of a running container whose namespaces are shared. */
  private long pidOf(String id) {
    ContainerRecord other = records.resolve(id);
    return other
        .state()
        .running()
        .orElseThrow(() ->
            new GantryException(
                Kind.CONFLICT,
                "cannot join the namespaces of a non running container: " + other.id()))
        .pid();
  }

  private static List<Networks.Port> ports(ContainerRecord record) {
    var ports = new ArrayList<Networks.Port>();
    for (PortSpec port : record.spec().network().ports()) {
      ports.add(
          new Networks.Port(
              port.hostAddress(), port.hostPort(), port.containerPort(), port.protocol()));
    }
    if (record.spec().network().publishAll()) {
      for (String exposed : record.config().exposed()) {
        int slash = exposed.indexOf('/');
        int number = Integer.parseInt(slash < 0 ? exposed : exposed.substring(0, slash));
        String protocol = slash < 0 ? "tcp" : exposed.substring(slash + 1);
        if (ports.stream().noneMatch(p -> p.containerPort() == number)) {
          ports.add(new Networks.Port("", 0, number, protocol));
        }
      }
    }
    return ports;
  }
}
