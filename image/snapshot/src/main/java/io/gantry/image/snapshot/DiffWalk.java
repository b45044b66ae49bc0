package io.gantry.image.snapshot;

import io.gantry.image.snapshot.Snapshots.Change;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What an upper directory changes, as {@code docker diff} tells it: a directory is changed if its
 * own owner, mode or time is, or if a name in it came or went; not because something deeper is.
 */
final class DiffWalk {
  private final RootDirectory upper;
  private final ParentView parent;
  private final boolean firstOnly;
  private final List<Change> changes = new ArrayList<>();

  private DiffWalk(RootDirectory upper, ParentView parent, boolean firstOnly) {
    this.upper = upper;
    this.parent = parent;
    this.firstOnly = firstOnly;
  }

  static List<Change> changes(RootDirectory upper, ParentView parent) {
    return run(upper, parent, false);
  }

  /** Whether there is any; looks no further than the first. */
  static boolean hasAny(RootDirectory upper, ParentView parent) {
    return !run(upper, parent, true).isEmpty();
  }

  private static List<Change> run(RootDirectory upper, ParentView parent, boolean firstOnly) {
    var walk = new DiffWalk(upper, parent, firstOnly);
    boolean _ = walk.children("");
    walk.changes.sort(Comparator.comparing(Change::path));
    return List.copyOf(walk.changes);
  }

  /** Whether a name in the directory came or went. */
  private boolean children(String directory) {
    boolean moved = false;
    for (String name : names(directory)) {
      if (isDone()) {
        break;
      }
      String path = Paths.join(directory, name);
      Optional<FileStatus> status = upper.stat(path, false);
      if (status.isPresent()) {
        moved |= child(path, status.get()) != Change.Kind.CHANGED;
      }
    }
    return moved;
  }

  private boolean isDone() {
    return firstOnly && !changes.isEmpty();
  }

  /** The names in a directory; none if a running container removed it meanwhile. */
  private List<String> names(String directory) {
    try {
      return upper.list(directory);
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
        throw e;
      }
      return List.of();
    }
  }

  private Change.Kind child(String path, FileStatus status) {
    Optional<FileStatus> below = parent.stat(path);
    if (Whiteout.is(status)) {
      if (below.isEmpty()) {
        return Change.Kind.CHANGED; // hides nothing: neither came nor went
      }
      return add(Change.Kind.DELETED, path);
    }
    Change.Kind kind = below.isEmpty() ? add(Change.Kind.ADDED, path) : Change.Kind.CHANGED;
    boolean moved = !isDone() && status.isDirectory() && children(path);
    if (below.isEmpty()) {
      return kind;
    }
    boolean quiet =
        status.isDirectory() && below.get().isDirectory() && !moved && same(status, below.get());
    return quiet ? Change.Kind.CHANGED : add(Change.Kind.CHANGED, path);
  }

  private static boolean same(FileStatus one, FileStatus other) {
    return one.mode() == other.mode()
        && one.uid() == other.uid()
        && one.gid() == other.gid()
        && one.modified().equals(other.modified());
  }

  private Change.Kind add(Change.Kind kind, String path) {
    changes.add(new Change(kind, "/" + path));
    return kind;
  }
}
