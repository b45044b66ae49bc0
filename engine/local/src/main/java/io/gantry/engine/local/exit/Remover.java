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
      ContainerEvents events) {
    this.records = records;
    this.snapshots = snapshots;
    this.runtime = runtime;
    this.networks = networks;
    this.observer = observer;
    this.dropVolume = dropVolume;
    this.events = events;
  }

  /** Ends what runs of a container and gives back its network; the caller holds the lock. */
  void release(String id) {
    Path run = observer.directory(id);
    if (Files.exists(run)) {
      runtime.delete(id, run);
      networks.release(id);
      FileTree.delete(run);
    }
  }

  /** Removes a container and what it owns; the caller holds the lock. */
  public void remove(ContainerRecord record, boolean volumes) {
    mark(record);
    release(record.id());
    snapshots.remove(record.id());
    records.release(record.name(), record.id());
    records.hide(record.id());
    if (volumes) {
      for (MountPoint mount : record.mounts()) {
        if (mount.type().equals("volume")) {
          dropVolume.accept(mount.name());
        }
      }
    }
    FileTree.delete(records.directory(record.id()));
    events.tell(record, "destroy");
  }

  /**
   * A full disk must not keep a container from being removed: the mark only helps after a crash.
   */
  private void mark(ContainerRecord record) {
    try {
      records.write(record.markedForRemoval(), false);
    } catch (GantryException e) {
      if (e.kind() != Kind.EXHAUSTED) {
        throw e;
      }
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
