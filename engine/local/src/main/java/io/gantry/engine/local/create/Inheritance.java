package io.gantry.engine.local.create;

import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.local.record.RecordStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a container takes over from others by {@code --volumes-from}. */
final class Inheritance {
  private Inheritance() {}

  /** The mounts of those containers, in the order of the command line. */
  static List<MountPoint> of(List<MountSpec> asked, RecordStore records) {
    var points = new ArrayList<MountPoint>();
    for (MountSpec mount : asked) {
      if (mount instanceof MountSpec.Inherited(String container, String mode)) {
        for (MountPoint point : records.resolve(container).mounts()) {
          if (!isScratch(point)) {
            points.add(taken(point, mode));
          }
        }
      }
    }
    return points;
  }

  private static boolean isScratch(MountPoint point) {
    return point.type().equals("tmpfs");
  }

  private static MountPoint taken(MountPoint point, String mode) {
    boolean readOnly = point.readOnly() || Arrays.asList(mode.split(",", -1)).contains("ro");
    return new MountPoint(
        point.type(),
        point.name(),
        point.source(),
        point.target(),
        readOnly,
        point.propagation(),
        "",
        point.subpath(),
        point.options());
  }
}
