package io.gantry.engine.local.container;

import io.gantry.container.network.UserNetworks;
import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.Attachment;
import io.gantry.engine.api.CommitSpec;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.ExecSession;
import io.gantry.engine.api.ExecSpec;
import io.gantry.engine.api.ExitWait;
import io.gantry.engine.api.FileChange;
import io.gantry.engine.api.Health;
import io.gantry.engine.api.LogRequest;
import io.gantry.engine.api.LogStream;
import io.gantry.engine.api.PathStat;
import io.gantry.engine.api.StatsSample;
import io.gantry.engine.api.WaitCondition;
import io.gantry.engine.local.attach.Pending;
import io.gantry.engine.local.create.ContainerCreator;
import io.gantry.engine.local.create.ContainerName;
import io.gantry.engine.local.event.ContainerEvents;
import io.gantry.engine.local.exec.ToldExec;
import io.gantry.engine.local.exit.ExitWaits;
import io.gantry.engine.local.exit.Observer;
import io.gantry.engine.local.exit.Reaper;
import io.gantry.engine.local.exit.Remover;
import io.gantry.engine.local.files.ContainerRoots;
import io.gantry.engine.local.health.HealthFile;
import io.gantry.engine.local.image.Committer;
import io.gantry.engine.local.keep.Duty;
import io.gantry.engine.local.limit.Updater;
import io.gantry.engine.local.log.ContainerLog;
import io.gantry.engine.local.network.NetworkNames;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordGlance;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.engine.local.start.ContainerStarter;
import io.gantry.engine.local.stats.ProcessList;
import io.gantry.engine.local.stats.StatsReader;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Reference;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The containers of a state root; each call is a few hops to the package that does the work. */
public final class LocalContainers implements Containers {
  private final RecordStore records;
  private final RecordGlance glance;
  private final Snapshots snapshots;
  private final ContainerFiles files;
  private final ContainerRuntime runtime;
  private final UserNetworks networks;
  private final Observer observer;
  private final Reaper reaper;
  private final Remover remover;
  private final ExitWaits waits;
  private final ContainerCreator creator;
  private final ToldExec execs;
  private final StatsReader stats;
  private final Updater updater;
  private final Committer committer;
  private final Attachments attachments;
  private final Lifecycles lifecycles;
  private final Restarter restarter;
  private final ContainerEvents events;
  private final Boundaries boundaries;

  /** Puts the procedures together. */
  public LocalContainers(
      RecordStore records,
      Snapshots snapshots,
      ContainerRoots roots,
      ContainerRuntime runtime,
      UserNetworks networks,
      Observer observer,
      Reaper reaper,
      Remover remover,
      ContainerCreator creator,
      ContainerStarter starter,
      ToldExec execs,
      StatsReader stats,
      Updater updater,
      Committer committer,
      ContainerEvents events,
      Boundaries boundaries,
      Clock clock) {
    this.records = records;
    this.glance = new RecordGlance(records, clock);
    this.snapshots = snapshots;
    this.files = new ContainerFiles(records, observer, roots, events);
    this.runtime = runtime;
    this.networks = networks;
    this.observer = observer;
    this.reaper = reaper;
    this.remover = remover;
    this.creator = creator;
    this.execs = execs;
    this.stats = stats;
    this.updater = updater;
    this.committer = committer;
    this.waits = new ExitWaits(records, runtime, observer, reaper);
    this.attachments = new Attachments(runtime, observer);
    this.events = events;
    this.boundaries = boundaries;
    this.lifecycles =
        new Lifecycles(
            records, runtime, observer, reaper, starter, waits, events, boundaries, clock);
    this.restarter = new Restarter(records, observer, lifecycles, clock);
  }

  /** The record of what a user named, in the state that holds now. */
  private ContainerRecord find(String ref) {
    return observer.observe(records.resolve(ref));
  }

  private ContainerDetails details(ContainerRecord record) {
    Optional<Health> health =
        record.config().health().isPresent() && record.state().running().isPresent()
            ? Optional.of(HealthFile.read(observer.directory(record.id())))
            : Optional.empty();
    return Details.of(record, records.directory(record.id()), health);
  }

  @Override
  public Created create(ContainerSpec spec, String name) {
    reaper.sweep();
    return creator.create(spec, name);
  }

  @Override
  public void start(String ref) {
    String id = records.resolve(ref).id();
    List<Pending> pending = attachments.take(id);
    boolean started = false;
    try {
      started = lifecycles.start(id, pending);
    } catch (GantryException failure) {
      removeIfUnwanted(id, failure);
      throw failure;
    } finally {
      if (!started) {
        pending.forEach(Pending::close);
      }
    }
    if (!pending.isEmpty()) {
      watch(id);
    }
  }

  /** A container that goes at its exit goes too when it cannot even start. */
  private void removeIfUnwanted(String id, GantryException failure) {
    try {
      if (records.get(id).spec().lifecycle().autoRemove()) {
        remove(id, false, true);
      }
    } catch (GantryException undo) {
      failure.addSuppressed(undo);
    }
  }

  /** Nobody but us learns of the end of a container that was started with streams: wait for it. */
  private void watch(String id) {
    ExitWait wait = waits.register(records.get(id), WaitCondition.NEXT_EXIT);
    var _ =
        Thread.ofPlatform()
            .daemon()
            .name("exit-" + id.substring(0, 12))
            .start(() -> {
              try {
                int _ = wait.await();
                restarter.await(id); // its policy may have come while it ran
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (GantryException e) {
                // a removal may have been quicker; what is left is found by the next sweep
                return;
              }
            });
  }

  @Override
  public Attachment attach(String ref, AttachRequest request) {
    ContainerRecord record = find(ref);
    Attachment attachment = attachments.attach(record, request);
    events.tell(record, "attach");
    return new ToldAttachment(attachment, events, record);
  }

  @Override
  public void resize(String ref, int rows, int columns) {
    ContainerRecord record = find(ref);
    long _ = pid(record);
    if (record.spec().process().terminal()) {
      runtime.resize(observer.directory(record.id()), rows, columns);
    }
    events.resized(record, rows, columns);
  }

  @Override
  public ExitWait wait(String ref, WaitCondition condition) {
    return waits.register(find(ref), condition);
  }

  @Override
  public void stop(String ref, Optional<Integer> timeoutSeconds, Optional<String> signal) {
    lifecycles.stop(find(ref), timeoutSeconds, signal);
    networks.settle();
  }

  @Override
  public void restart(String ref, Optional<Integer> timeoutSeconds, Optional<String> signal) {
    ContainerRecord record = find(ref);
    lifecycles.stop(record, timeoutSeconds, signal);
    boolean _ = lifecycles.start(record.id(), List.of());
    events.tell(record, "restart");
  }

  @Override
  public void kill(String ref, String signal) {
    lifecycles.kill(find(ref), signal);
  }

  @Override
  public void pause(String ref) {
    lifecycles.pause(records.resolve(ref).id());
  }

  @Override
  public void unpause(String ref) {
    lifecycles.unpause(records.resolve(ref).id());
  }

  @Override
  public void rename(String ref, String name) {
    String next = ContainerName.check(name);
    String id = records.resolve(ref).id();
    try (var _ = records.lock(id)) {
      ContainerRecord record = records.get(id);
      if (record.name().equals(next)) {
        throw new GantryException(
            Kind.INVALID, "Renaming a container with the same name as its current name");
      }
      if (!records.reserve(next, id)) {
        throw ContainerName.taken(next, records.holder(next).orElse("?"));
      }
      try {
        records.write(record.renamed(next), true);
      } catch (GantryException failure) {
        records.release(next, id);
        throw failure;
      }
      records.release(record.name(), id);
      events.tell(record.renamed(next), "rename", Map.of("oldName", "/" + record.name()));
      NetworkNames.rename(networks, record.renamed(next));
    }
  }

  @Override
  public List<String> update(String ref, UnaryOperator<ContainerSpec> change) {
    String id = records.resolve(ref).id();
    try (var _ = records.lock(id)) {
      ContainerRecord record = observer.observe(records.get(id));
      List<String> warnings = updater.update(record, change);
      events.tell(record, "update");
      return warnings;
    }
  }

  @Override
  public void remove(String ref, boolean force, boolean volumes) {
    String id = records.resolve(ref).id();
    try (var _ = records.lock(id)) {
      Optional<ContainerRecord> found = reaper.reapIfRoom(id);
      if (found.isEmpty()) {
        return; // it went at its exit
      }
      ContainerRecord record = found.get();
      if (record.state() instanceof ContainerState.Restarting && !force) {
        throw new GantryException(
            Kind.CONFLICT,
            "cannot remove container \""
                + record.name()
                + "\": container is restarting: stop the container before removing or force"
                + " remove");
      }
      if (record.state() instanceof ContainerState.Running(_, _, boolean paused) && !force) {
        throw new GantryException(
            Kind.CONFLICT,
            "cannot remove container \""
                + record.name()
                + "\": container is "
                + (paused
                    ? "paused and must be unpaused first"
                    : "running: stop the container before removing or force remove"));
      }
      reaper.endLocked(record, volumes);
      remover.remove(record, volumes);
    }
    networks.settle();
  }

  @Override
  public ExecSession exec(String ref, ExecSpec spec, AttachRequest request) {
    ContainerRecord record = find(ref);
    return execs.start(record, observer.directory(record.id()), spec, request);
  }

  @Override
  public LogStream logs(String ref, LogRequest request) {
    ContainerRecord seen = records.resolve(ref);
    String id = seen.id();
    return ContainerLog.open(
        seen,
        records.directory(id),
        request,
        () ->
            records
                .read(id)
                .map(observer::observe)
                .filter(record ->
                    record.state() instanceof ContainerState.Running
                        || record.state() instanceof ContainerState.Restarting)
                .isPresent());
  }

  @Override
  public List<ContainerDetails> list(boolean all) {
    var found = new ArrayList<ContainerDetails>();
    for (String id : glance.ids()) {
      ContainerRecord record = glance.read(id).orElse(null);
      if (record == null || record.removing()) {
        continue;
      }
      ContainerRecord now = observer.observe(record);
      boolean running =
          now.state() instanceof ContainerState.Running
              || now.state() instanceof ContainerState.Restarting;
      if (!running && now.spec().lifecycle().autoRemove() && !now.equals(record)) {
        var _ = reaper.reap(id);
      } else if (running || all) {
        found.add(details(now));
      }
    }
    found.sort((a, b) -> b.createdAt().compareTo(a.createdAt()));
    return found;
  }

  @Override
  public ContainerDetails inspect(String ref) {
    return details(find(ref));
  }

  @Override
  public StatsSample stats(String ref) {
    ContainerRecord record = find(ref);
    return stats.read(record.id(), pid(record));
  }

  private static long pid(ContainerRecord record) {
    return switch (record.state()) {
      case ContainerState.Running(long pid, _, _) -> pid;
      case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ ->
          throw Lifecycles.notRunning(record);
    };
  }

  @Override
  public ProcessTable top(String ref, List<String> psArguments) {
    ContainerRecord record = find(ref);
    long _ = pid(record);
    var command = new ArrayList<String>();
    command.add("ps");
    command.addAll(psArguments.isEmpty() ? List.of("-ef") : psArguments);
    Output output = Spawn.run(command, List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    if (output.code() != 0) {
      throw new GantryException(Kind.INVALID, "ps: " + output.stderr().strip());
    }
    events.tell(record, "top");
    return ProcessList.decide(output.stdout(), new HashSet<>(runtime.processes(record.id())));
  }

  @Override
  public List<FileChange> diff(String ref) {
    var changes = new ArrayList<FileChange>();
    for (Snapshots.Change change : snapshots.changes(records.resolve(ref).id())) {
      FileChange.Kind kind =
          switch (change.kind()) {
            case ADDED -> FileChange.Kind.ADDED;
            case CHANGED -> FileChange.Kind.CHANGED;
            case DELETED -> FileChange.Kind.DELETED;
          };
      changes.add(new FileChange(kind, change.path()));
    }
    return changes;
  }

  @Override
  public Digest commit(String ref, CommitSpec spec) {
    ContainerRecord record = find(ref);
    boolean freeze =
        spec.pause()
            && record.state() instanceof ContainerState.Running(_, _, boolean paused)
            && !paused;
    return freeze ? commitFrozen(record, spec) : commit(record, spec);
  }

  private Digest commit(ContainerRecord record, CommitSpec spec) {
    Digest image = committer.commit(record, spec);
    events.tell(
        record,
        "commit",
        Map.of(
            "comment",
            spec.message(),
            "imageID",
            image.toString(),
            "imageRef",
            spec.reference().isEmpty() ? "" : Reference.parse(spec.reference()).familiar()));
    return image;
  }

  /** Whether there was something to freeze: it may have ended meanwhile. */
  private boolean freeze(String id) {
    try {
      runtime.pause(id);
      return true;
    } catch (GantryException e) {
      if (e.kind() == Kind.CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  /** Who holds the lock thaws it; else a recovery does. */
  private Digest commitFrozen(ContainerRecord record, CommitSpec spec) {
    try (var _ = records.lockFreezing(record.id())) {
      if (!freeze(record.id())) {
        return commit(record, spec);
      }
      events.tell(record, "pause");
      boundaries.passed("commit", "frozen");
      try {
        return commit(record, spec);
      } finally {
        runtime.resume(record.id());
        events.tell(record, "unpause");
      }
    }
  }

  @Override
  public void export(String ref, OutputStream tar) {
    files.export(ref, tar);
  }

  @Override
  public Optional<PathStat> stat(String ref, String path) {
    return files.stat(ref, path);
  }

  @Override
  public void copyOut(String ref, String path, OutputStream tar) {
    files.copyOut(ref, path, tar);
  }

  @Override
  public void copyIn(String ref, String directory, InputStream tar, boolean noOverwriteDirNonDir) {
    files.copyIn(ref, directory, tar, noOverwriteDirNonDir);
  }

  @Override
  public void reap(String ref) {
    String id = records.resolve(ref).id();
    if (reaper.reap(id).isPresent()) {
      restarter.await(id);
    }
  }

  /** Starts again what ends in other processes, which may not stay for it. */
  public Duty restarts() {
    return new RestartDuty(restarter);
  }

  /** Begins to wait for every container that is to start again; for a long-lived engine. */
  public void resumeRestarts() {
    restarter.resume();
  }

  /** Starts what is to start with the host: all that its policy asks for. */
  public void startAtBoot(String bootId) {
    lifecycles.startAtBoot(bootId);
  }
}
