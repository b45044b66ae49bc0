package io.gantry.engine.local.create;

import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.Volumes.Volume;
import io.gantry.engine.local.volume.LocalVolumes;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.id.RandomId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The volumes of a container that is being created: nobody removes them before its record says that
 * it uses them.
 */
final class VolumeHolds implements AutoCloseable {
  private final LocalVolumes volumes;
  private final List<PathLocks.Held> held = new ArrayList<>();
  private final List<String> anonymous = new ArrayList<>();

  private VolumeHolds(LocalVolumes volumes) {
    this.volumes = volumes;
  }

  static VolumeHolds take(LocalVolumes volumes, MountPlan plan) {
    var names = new TreeSet<String>();
    plan.inherited().stream()
        .filter(point -> point.type().equals("volume"))
        .forEach(point -> names.add(point.name()));
    for (MountSpec mount : plan.mounts()) {
      if (mount instanceof MountSpec.Volume volume) {
        names.add(volume.name());
      }
    }
    names.remove("");
    var holds = new VolumeHolds(volumes);
    try {
      names.forEach(name -> holds.held.add(volumes.hold(name)));
    } catch (RuntimeException e) {
      holds.close();
      throw e;
    }
    return holds;
  }

  Volume create(MountSpec.Volume spec) {
    boolean isAnonymous = spec.name().isEmpty();
    String name = isAnonymous ? RandomId.next() : spec.name();
    if (isAnonymous) {
      held.add(volumes.hold(name)); // after the named ones: nobody else knows it
      anonymous.add(name);
    }
    return volumes.create(name, spec.labels(), spec.options(), isAnonymous);
  }

  /** Removes the anonymous ones again. */
  void undo() {
    anonymous.forEach(name -> volumes.remove(name, true));
  }

  @Override
  public void close() {
    held.reversed().forEach(PathLocks.Held::close);
  }
}
