package io.gantry.engine.local.exit;

import io.gantry.container.network.Networks;
import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.local.event.ContainerEvents;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.linux.fs.FileTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Gives back everything of a container. Each step may be repeated; the directory, which makes the
 * container exist, goes last.
 */
public final class Remover {
  private final RecordStore records;
  private final Snapshots snapshots;
  private final ContainerRuntime runtime;
  private final Networks networks;
  private final Observer observer;
  private final Consumer<String> dropVolume;
  private final ContainerEvents events;
  private final Boundaries boundaries;

  /**
   * Removes containers of {@code records}.
   *
   * @param dropVolume removes an anonymous volume that no other container uses
   */
  public Remover(
      RecordStore records,
      Snapshots snapshots,
      ContainerRuntime runtime,
      Networks networks,
      Observer observer,
      Consumer<String> dropVolume,
      ContainerEvents events,
      Boundaries boundaries) {
    this.records = records;
    this.snapshots = snapshots;
    this.runtime = runtime;
    this.networks = networks;
    this.observer = observer;
    this.dropVolume = dropVolume;
    this.events = events;
    this.boundaries = boundaries;
  }

  /** Ends what runs of a container and gives back its network; the caller holds the lock. */
  void release(String id) {
    Path run = observer.directory(id);
    if (Files.exists(run)) {
      runtime.delete(id, run);
      boundaries.passed("release", "processes");
      networks.release(id);
      boundaries.passed("release", "network");
      FileTree.delete(run);
      boundaries.passed("release", "files");
    }
  }

  /** Removes a container and what it owns; the caller holds the lock. */
  public void remove(ContainerRecord record, boolean volumes) {
    if (!mark(record, volumes)) {
      records.hide(record.id()); // its volumes do not count as used any more
    }
    boundaries.passed("remove", "mark");
    release(record.id());
    snapshots.remove(record.id());
    boundaries.passed("remove", "snapshot");
    if (volumes) {
      for (MountPoint mount : record.mounts()) {
        if (mount.type().equals("volume")) {
          dropVolume.accept(mount.name());
        }
      }
    }
    boundaries.passed("remove", "volumes");
    records.release(record.name(), record.id());
    boundaries.passed("remove", "name");
    records.hide(record.id());
    boundaries.passed("remove", "record");
    FileTree.delete(records.directory(record.id()));
    boundaries.passed("remove", "directory");
    events.tell(record, "destroy");
  }

  /**
   * Whoever finds the mark finishes the removal. A full disk must not keep a container from being
   * removed: the mark only helps after a crash; false then.
   */
  boolean mark(ContainerRecord record, boolean volumes) {
    try {
      records.write(record.markedForRemoval(volumes), false);
      return true;
    } catch (GantryException e) {
      if (e.kind() != Kind.EXHAUSTED) {
        throw e;
      }
      return false;
    }
  }

  /** Removes what a creation that never finished has left; the caller holds the lock. */
  void removeIncomplete(String id) {
    release(id);
    snapshots.remove(id);
    records.releaseAll(id);
    FileTree.delete(records.directory(id));
  }
}
