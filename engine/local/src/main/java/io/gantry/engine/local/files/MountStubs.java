package io.gantry.engine.local.files;

import io.gantry.image.snapshot.Snapshots.Change;
import io.gantry.image.snapshot.Snapshots.Change.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The empty files that the runtime makes below the engine's own bind mounts. They are no change of
 * the user's, so neither a diff nor an image of the container shows them.
 */
public final class MountStubs {
  /** Where the engine mounts its files. */
  public static final Set<String> PATHS = Set.of("/etc/hostname", "/etc/hosts", "/etc/resolv.conf");

  private MountStubs() {}

  /** {@code changes} without the stubs, and without the directory that changed only for them. */
  public static List<Change> hide(List<Change> changes) {
    var shown = new ArrayList<Change>();
    boolean hidden = false;
    boolean others = false;
    for (Change change : changes) {
      boolean stub = change.kind() == Kind.ADDED && PATHS.contains(change.path());
      hidden |= stub;
      others |= !stub && change.path().startsWith("/etc/");
      if (!stub) {
        shown.add(change);
      }
    }
    if (hidden && !others) {
      shown.removeIf(change -> change.path().equals("/etc"));
    }
    return shown;
  }
}
