package io.gantry.engine.local.upkeep;

import io.gantry.container.network.UserNetworks;
import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.engine.local.exit.Reaper;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.engine.local.volume.LocalVolumes;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.fs.FileTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What killed processes have left of containers, volumes, networks and builds. Whoever makes
 * something puts first in place what tells that it is being made: a container its directory and
 * lock, a build its lease.
 *
 * @param builds clears up after builds; the ids of what others run now
 * @param runDirectories of containers
 */
public record Leftovers(
    RecordStore records,
    Reaper reaper,
    Snapshots snapshots,
    ContainerRuntime runtime,
    UserNetworks networks,
    LocalVolumes volumes,
    Supplier<Set<String>> builds,
    Path runDirectories) {
  private static final int ID_LENGTH = 64;
  private static final String REPAIR = ": run gantry system check --repair";

  /** What there is, a line each; what a living process works on is left out. */
  public List<String> find() {
    var found = new ArrayList<String>();
    for (String id : reaper.halfDone()) {
      found.add("container " + brief(id) + " is half made or half removed" + REPAIR);
    }
    for (String id : reaper.frozen(false)) {
      found.add("container " + brief(id) + " is frozen though nobody paused it" + REPAIR);
    }
    for (String id : strayRuns()) {
      found.add("processes of container " + brief(id) + ", which is gone, may run" + REPAIR);
    }
    for (String key : straySnapshots()) {
      found.add("snapshot " + key + " belongs to a container that is gone" + REPAIR);
    }
    for (String name : records.staleNames()) {
      found.add("the name " + name + " is kept for no container" + REPAIR);
    }
    for (String name : volumes.halfDone(false)) {
      found.add("volume " + name + " is half made or half removed" + REPAIR);
    }
    return found;
  }

  /** Finishes or takes away all of it. */
  public void clear() {
    reaper.sweep();
    var _ = reaper.frozen(true);
    for (String id : strayRuns()) {
      Path run = runDirectories.resolve(id);
      runtime.delete(id, run);
      networks.release(id);
      FileTree.delete(run);
    }
    for (String key : straySnapshots()) {
      snapshots.remove(key);
    }
    snapshots.sweep();
    for (String name : records.staleNames()) {
      records.holder(name).ifPresent(id -> records.release(name, id));
    }
    var _ = volumes.halfDone(true);
    Set<String> building = builds.get();
    networks.sweep(id -> Files.isDirectory(records.directory(id)) || building.contains(id));
  }

  private static String brief(String id) {
    return id.substring(0, 12);
  }

  private List<String> strayRuns() {
    var stray = new ArrayList<String>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(runDirectories)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.length() == ID_LENGTH && !Files.isDirectory(records.directory(name))) {
          stray.add(name);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new DiskException("cannot list " + runDirectories, e);
    }
    return stray;
  }

  private List<String> straySnapshots() {
    var stray = new ArrayList<String>();
    for (String key : snapshots.actives()) {
      if (key.length() == ID_LENGTH && !Files.isDirectory(records.directory(key))) {
        stray.add(key);
      }
    }
    return stray;
  }
}
