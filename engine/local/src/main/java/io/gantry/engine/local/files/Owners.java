package io.gantry.engine.local.files;

import io.gantry.platform.linux.PlatformThread;
import io.gantry.platform.linux.namespace.FileIds;
import io.gantry.platform.linux.namespace.IdMap;

/**
 * Between the ids of files as a container's programs see them and as this process sees them in the
 * root of the container; the same where the container has the host's.
 */
public record Owners(IdMap ids) {
  /** The same. */
  static final Owners SAME = new Owners(IdMap.SAME);

  /** Runs what makes files: the host's root has no id in there. */
  public void writing(Runnable work) {
    if (ids.uids().isEmpty()) {
      work.run();
      return;
    }
    var _ =
        PlatformThread.call(
            "files-of-users",
            () -> {
              FileIds.asOwner(ids.userOutside(0), ids.groupOutside(0), work::run);
              return true;
            });
  }
}
