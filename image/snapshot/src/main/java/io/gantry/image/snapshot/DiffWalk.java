package io.gantry.image.snapshot;

import io.gantry.image.snapshot.Snapshots.Change;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.namespace.IdMap;
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
  private final IdMap owners;
  private final boolean firstOnly;
  private final List<Change> changes = new ArrayList<>();

  private DiffWalk(RootDirectory upper, ParentView parent, IdMap owners, boolean firstOnly) {
    this.upper = upper;
    this.parent = parent;
    this.owners = owners;
    this.firstOnly = firstOnly;
  }

  /** All; {@code owners} says who those of the upper's files are on the disk. */
  static List<Change> changes(RootDirectory upper, ParentView parent, IdMap owners) {
    return run(upper, parent, owners, false);
  }

  /** Whether there is any; looks no further than the first. */
  static boolean hasAny(RootDirectory upper, ParentView parent, IdMap owners) {
    return !run(upper, parent, owners, true).isEmpty();
  }

  private static List<Change> run(
      RootDirectory upper, ParentView parent, IdMap owners, boolean firstOnly) {
    var walk = new DiffWalk(upper, parent, owners, firstOnly);
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

  private boolean same(FileStatus one, FileStatus other) {
    return one.mode() == other.mode()
        && owners.userInside(one.uid()) == other.uid()
        && owners.groupInside(one.gid()) == other.gid()
        && one.modified().equals(other.modified());
  }

  private Change.Kind add(Change.Kind kind, String path) {
    changes.add(new Change(kind, "/" + path));
    return kind;
  }
}
