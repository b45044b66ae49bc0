package io.gantry.engine.docker.filter;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.Volumes.Volume;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Docker's filters on volumes. */
public final class VolumeFilter {
  private static final List<String> KNOWN = List.of("dangling", "driver", "label", "name");

  private final Filters filters;

  private VolumeFilter(Filters filters) {
    this.filters = filters;
  }

  /** Reads {@code name=value} texts. */
  public static VolumeFilter of(List<String> texts) {
    return new VolumeFilter(Filters.of(texts, KNOWN));
  }

  /** The volumes that match, in their order. */
  public List<Volume> list(Engine engine) {
    Optional<Boolean> dangling = filters.truth("dangling");
    Set<String> used = dangling.isPresent() ? used(engine) : Set.of();
    var matching = new ArrayList<Volume>();
    for (Volume volume : engine.volumes().list()) {
      if (matches(volume, dangling, used)) {
        matching.add(volume);
      }
    }
    return matching;
  }

  private boolean matches(Volume volume, Optional<Boolean> dangling, Set<String> used) {
    if (dangling.isPresent() && dangling.get() == used.contains(volume.name())) {
      return false;
    }
    boolean driven = !filters.has("driver") || filters.get("driver").contains("local");
    return filters.finds("name", volume.name()) && driven && filters.labels(volume.labels());
  }

  private static Set<String> used(Engine engine) {
    var used = new HashSet<String>();
    for (ContainerDetails container : engine.containers().list(true)) {
      for (MountPoint mount : container.mounts()) {
        used.add(mount.name());
      }
    }
    return used;
  }
}
