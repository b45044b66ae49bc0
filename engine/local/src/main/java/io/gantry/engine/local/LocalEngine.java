package io.gantry.engine.local;

import io.gantry.container.network.Network;
import io.gantry.container.network.UserNetworks;
import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.EngineVersion;
import io.gantry.engine.api.Events;
import io.gantry.engine.api.Images;
import io.gantry.engine.api.Networks;
import io.gantry.engine.api.Sandboxes;
import io.gantry.engine.api.Upkeep;
import io.gantry.engine.api.Volumes;
import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.engine.api.registry.Registries;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.engine.local.container.LocalContainers;
import io.gantry.engine.local.create.ContainerCreator;
import io.gantry.engine.local.event.ContainerEvents;
import io.gantry.engine.local.event.EventJournal;
import io.gantry.engine.local.exec.ExecStarter;
import io.gantry.engine.local.exec.ToldExec;
import io.gantry.engine.local.exit.Observer;
import io.gantry.engine.local.exit.Reaper;
import io.gantry.engine.local.exit.Remover;
import io.gantry.engine.local.files.ContainerRoots;
import io.gantry.engine.local.files.Rootfs;
import io.gantry.engine.local.health.HealthDuty;
import io.gantry.engine.local.image.Committer;
import io.gantry.engine.local.image.EngineImages;
import io.gantry.engine.local.image.ImageEvents;
import io.gantry.engine.local.keep.Duty;
import io.gantry.engine.local.keep.Keeper;
import io.gantry.engine.local.limit.Updater;
import io.gantry.engine.local.log.LogDuty;
import io.gantry.engine.local.log.SyslogDuty;
import io.gantry.engine.local.name.NameServers;
import io.gantry.engine.local.network.EngineNetworks;
import io.gantry.engine.local.network.NetworkDuty;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.engine.local.registry.LocalRegistries;
import io.gantry.engine.local.registry.RegistryClients;
import io.gantry.engine.local.sandbox.LocalSandboxes;
import io.gantry.engine.local.start.ContainerStarter;
import io.gantry.engine.local.start.InitProgram;
import io.gantry.engine.local.stats.StatsReader;
import io.gantry.engine.local.upkeep.Leftovers;
import io.gantry.engine.local.upkeep.LocalUpkeep;
import io.gantry.engine.local.volume.LocalVolumes;
import io.gantry.engine.local.volume.VolumeMounts;
import io.gantry.image.bootstrap.Bootstrap;
import io.gantry.image.distribution.RegistrySession;
import io.gantry.image.distribution.hosts.RegistryHosts;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.linux.mount.MappedOverlay;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.ImageConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The engine on this machine: every call does its work in this process, on the state root. */
public final class LocalEngine implements Engine {
  private final Parts parts;
  private final RecordStore records;
  private final LocalContainers containers;
  private final EngineImages images;
  private final LocalVolumes volumes;
  private final Reaper reaper;
  private final LocalSandboxes sandboxes;
  private final NameServers names;
  private final RegistryClients clients;
  private final EventJournal journal;
  private final ContainerEvents events;
  private final Observer observer;

  /**
   * What an engine is made of.
   *
   * @param root the state root and {@code runRoot} the run root
   * @param bootId of this boot of the host
   * @param sandboxNetworks of the sandboxes alone
   * @param builder made when it is first asked for
   * @param buildLeftovers clears up after builds that were killed; the ids of what others run now
   * @param changes applies Dockerfile instructions to an image configuration
   * @param registryHosts how registries are reached, asked at each request
   * @param init the program for {@code --init}; refused if it is not there
   * @param exitCommand what conmon runs when a container ends that nobody watches: of its id and
   *     whether it needs a process that stays when it starts again
   * @param boundaries hears each step of the procedures
   */
  public record Parts(
      Path root,
      Path runRoot,
      String version,
      String kernel,
      String bootId,
      io.gantry.image.store.Images images,
      Snapshots snapshots,
      Bootstrap bootstrap,
      ContainerRuntime runtime,
      SpecBuilder specs,
      UserNetworks networks,
      io.gantry.container.network.Networks sandboxNetworks,
      Supplier<ImageBuilder> builder,
      Supplier<Set<String>> buildLeftovers,
      BiFunction<ImageConfig, List<String>, ImageConfig> changes,
      Supplier<RegistryHosts> registryHosts,
      BiFunction<String, Boolean, List<String>> exitCommand,
      Path init,
      Boundaries boundaries,
      Clock clock) {}

  /** Puts an engine together; touches nothing yet. */
  public LocalEngine(Parts parts) {
    this.parts = parts;
    records = new RecordStore(parts.root());
    journal = new EventJournal(parts.runRoot().resolve("events"), parts.clock());
    volumes =
        new LocalVolumes(
            parts.root().resolve("volumes"),
            parts.clock(),
            this::usersOf,
            new VolumeMounts(this::namespacesOf),
            journal);
    events = new ContainerEvents(journal, this::driverOf);
    observer =
        new Observer(
            records,
            parts.runtime(),
            parts.runRoot().resolve("containers"),
            parts.bootId(),
            parts.clock());
    var remover =
        new Remover(
            records,
            parts.snapshots(),
            parts.runtime(),
            parts.networks(),
            observer,
            this::dropAnonymous,
            events,
            parts.boundaries());
    reaper = new Reaper(records, parts.runtime(), observer, remover, events, parts.boundaries());
    var creator =
        new ContainerCreator(
            records,
            parts.images(),
            parts.snapshots(),
            volumes,
            events,
            parts.networks(),
            parts.runtime()::limits,
            directory -> MappedOverlay.refusal(directory),
            parts.boundaries(),
            parts.clock());
    var rootfs =
        new Rootfs(parts.snapshots(), parts.root().resolve("containers").resolve("mount-points"));
    sandboxes =
        new LocalSandboxes(parts.runRoot().resolve("sandboxes"), records, parts.sandboxNetworks());
    names = new NameServers(parts.networks());
    var starter =
        new ContainerStarter(
            records,
            rootfs,
            parts.runtime(),
            parts.specs(),
            parts.networks(),
            sandboxes::namespace,
            parts.clock(),
            parts.bootId(),
            parts.exitCommand()::apply,
            volumes,
            this::filesOf,
            new InitProgram(parts.init()),
            names,
            parts.boundaries());
    containers =
        new LocalContainers(
            records,
            parts.snapshots(),
            new ContainerRoots(
                rootfs, parts.runtime(), observer::directory, volumes, this::filesOf),
            parts.runtime(),
            parts.networks(),
            observer,
            reaper,
            remover,
            creator,
            starter,
            new ToldExec(new ExecStarter(parts.runtime(), parts.specs()), events),
            new StatsReader(parts.runtime(), parts.networks(), parts.clock()),
            new Updater(records, parts.runtime(), parts.specs(), observer::directory),
            new Committer(
                parts.images(),
                parts.snapshots(),
                parts.changes(),
                new ImageEvents(journal),
                parts.boundaries(),
                parts.clock()),
            events,
            parts.boundaries(),
            parts.clock());
    clients = new RegistryClients(parts.registryHosts());
    images =
        new EngineImages(
            parts.images(),
            parts.snapshots(),
            parts.bootstrap(),
            parts.changes(),
            () -> containers.list(true),
            clients,
            spoolDirectory(),
            new ImageEvents(journal),
            parts.clock());
  }

  /** The names of the containers that use a volume. */
  private List<String> usersOf(String volume) {
    var users = new ArrayList<String>();
    for (ContainerDetails container : containers.list(true)) {
      for (ContainerDetails.MountPoint mount : container.mounts()) {
        if (mount.type().equals("volume") && mount.name().equals(volume)) {
          users.add(container.id());
        }
      }
    }
    return users;
  }

  /** The mount namespaces of the running containers that use a volume. */
  private List<Path> namespacesOf(String volume) {
    var namespaces = new ArrayList<Path>();
    for (String id : usersOf(volume)) {
      Path directory = parts.runRoot().resolve("containers").resolve(id);
      parts.runtime().mountNamespace(directory).ifPresent(namespaces::add);
    }
    return namespaces;
  }

  private String driverOf(String network) {
    return parts.networks().find(network).map(Network::driver).orElse("bridge");
  }

  private OverlayMount filesOf(String imageId) {
    ChainId chain =
        parts
            .images()
            .resolve(imageId)
            .chain()
            .orElseThrow(() ->
                new GantryException(Kind.INVALID, "image " + imageId + " has no files to mount"));
    return parts.snapshots().view(chain);
  }

  private void dropAnonymous(String name) {
    for (Volumes.Volume volume : volumes.list()) {
      if (volume.name().equals(name) && volume.anonymous() && usersOf(name).isEmpty()) {
        volumes.remove(name, true);
      }
    }
  }

  /** Finishes what crashed processes have left; for the start of a long-lived engine. */
  public void recover() {
    leftovers().clear();
    containers.resumeRestarts();
  }

  private Leftovers leftovers() {
    return new Leftovers(
        records,
        reaper,
        parts.snapshots(),
        parts.runtime(),
        parts.networks(),
        volumes,
        parts.buildLeftovers(),
        parts.runRoot().resolve("containers"));
  }

  /** Starts the containers whose policy says that they start with the host. */
  public void startAtBoot() {
    containers.startAtBoot(parts.bootId());
  }

  /**
   * Makes this process the one that works for running containers, as soon as no other does; for a
   * long-lived engine, once.
   *
   * @return whether a running container needs this process now
   */
  public BooleanSupplier keep() {
    List<Duty> duties =
        List.of(
            names,
            new NetworkDuty(parts.networks()),
            new LogDuty(records),
            new SyslogDuty(records),
            containers.restarts(),
            new HealthDuty(
                records,
                observer,
                parts.runtime(),
                new ToldExec(new ExecStarter(parts.runtime(), parts.specs()), events),
                events,
                parts.clock()));
    var keeper =
        new Keeper(parts.runRoot().resolve("events/keeper"), records, observer, journal, duties);
    return keeper::busy;
  }

  @Override
  public Events events() {
    return journal;
  }

  @Override
  public Containers containers() {
    return containers;
  }

  @Override
  public Images images() {
    return images;
  }

  @Override
  public ImageBuilder builder() {
    return parts.builder().get();
  }

  @Override
  public Volumes volumes() {
    return volumes;
  }

  @Override
  public Networks networks() {
    return new EngineNetworks(parts.networks(), records, observer, journal, names);
  }

  @Override
  public Sandboxes sandboxes() {
    return sandboxes;
  }

  private Path spoolDirectory() {
    return parts.root().resolve("transfers");
  }

  @Override
  public Registries registries() {
    return new LocalRegistries(clients, parts.root().resolve("lists"), spoolDirectory());
  }

  /**
   * Registries as the user of a request gets at them, for a builder; the caller closes it.
   *
   * @param names of the registries that the request is about
   */
  public RegistrySession openRegistries(RegistryAccess access, List<String> names) {
    return clients.open(access, names);
  }

  @Override
  public Upkeep upkeep() {
    return new LocalUpkeep(
        parts.images(),
        parts.snapshots(),
        () -> containers.list(true),
        volumes,
        parts.builder(),
        leftovers());
  }

  @Override
  public EngineVersion version() {
    return new EngineVersion(
        parts.version(),
        "linux",
        io.gantry.platform.oci.Platform.host().architecture(),
        parts.kernel(),
        parts.runtime().version(),
        parts.root().toString());
  }
}
