package io.gantry.engine.local.start;

import io.gantry.container.network.UserNetworks;
import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.engine.local.attach.Pending;
import io.gantry.engine.local.files.Rootfs;
import io.gantry.engine.local.name.NameServers;
import io.gantry.engine.local.network.Linked;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.engine.local.volume.LocalVolumes;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.concurrent.Steps;
import io.gantry.platform.linux.mount.OverlayMount;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** Starts containers: one list of steps, in order. */
public final class ContainerStarter {
  private final RecordStore records;
  private final Rootfs rootfs;
  private final ContainerRuntime runtime;
  private final SpecBuilder specs;
  private final UserNetworks networks;
  private final Function<String, Path> sandboxes;
  private final Clock clock;
  private final String bootId;
  private final ExitCommand exitCommand;
  private final LocalVolumes volumes;
  private final InitProgram init;
  private final NameServers names;
  private final Boundaries boundaries;
  private final Function<String, OverlayMount> images;

  /**
   * Starts containers of {@code records}.
   *
   * @param sandboxes the namespace of a sandbox by its id
   * @param bootId of this boot of the host
   * @param exitCommand what conmon runs when a container ends that nobody of this process watches
   * @param images the files of an image, by its id
   */
  public ContainerStarter(
      RecordStore records,
      Rootfs rootfs,
      ContainerRuntime runtime,
      SpecBuilder specs,
      UserNetworks networks,
      Function<String, Path> sandboxes,
      Clock clock,
      String bootId,
      ExitCommand exitCommand,
      LocalVolumes volumes,
      Function<String, OverlayMount> images,
      InitProgram init,
      NameServers names,
      Boundaries boundaries) {
    this.records = records;
    this.rootfs = rootfs;
    this.runtime = runtime;
    this.specs = specs;
    this.networks = networks;
    this.sandboxes = sandboxes;
    this.clock = clock;
    this.bootId = bootId;
    this.exitCommand = exitCommand;
    this.volumes = volumes;
    this.images = images;
    this.init = init;
    this.names = names;
    this.boundaries = boundaries;
  }

  /**
   * Starts a container that does not run; the caller holds the lock.
   *
   * @return its record while it runs
   */
  public ContainerRecord start(ContainerRecord record, Path runDirectory, List<Pending> pending) {
    var context =
        new StartContext(
            record,
            records.directory(record.id()),
            runDirectory,
            rootfs.of(record),
            rootfs.owners(record).isPresent(),
            pending.isEmpty(),
            Linked.of(record, records::resolve));
    Steps.run(
        List.of(
            new PrepareRunDirectory(runtime, networks),
            new ResolveProcess(init),
            new WriteNames(),
            new OpenUsers(),
            new OpenNetwork(),
            new CreateProcess(
                runtime, specs, networks, sandboxes, records, exitCommand, volumes, images, init),
            new RecordRunning(records, clock, bootId),
            new ServeNames(names),
            new StartProcess(runtime, pending)),
        context,
        "start",
        boundaries);
    return context.running();
  }
}
