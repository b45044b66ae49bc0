package io.gantry.image.snapshot;

import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DirectoryFiles;
import io.gantry.platform.linux.fs.FileCopy;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives a second upper directory what a first one holds. Files share their inodes, which no layer
 * ever changes, except where their time must change; directories are made anew.
 */
final class LayerClone implements AutoCloseable {
  private final RootDirectory from;
  private final ParentView oldParent;
  private final RootDirectory to;
  private final ParentView newParent;
  private final Instant latest;
  private final DirectoryFiles files = new DirectoryFiles();
  private final FileCopy copy = new FileCopy();
  private final Map<Long, String> remade = new HashMap<>();
  private boolean younger;
  private boolean canonical = true;

  /**
   * Clones {@code from}, which stands on {@code oldParent}, to {@code to}, which will stand on
   * {@code newParent}.
   *
   * @param latest younger times become this one
   */
  LayerClone(
      RootDirectory from,
      ParentView oldParent,
      RootDirectory to,
      ParentView newParent,
      Instant latest) {
    this.from = from;
    this.oldParent = oldParent;
    this.to = to;
    this.newParent = newParent;
    this.latest = latest;
  }

  /** Clones everything below the root; the root itself is the caller's. */
  void run() {
    children("", from.descriptor(), to.descriptor());
  }

  /** Whether any time was after the latest. */
  boolean hasYounger() {
    return younger;
  }

  /** Whether the canonical tar of the clone has the same marks as that of the original. */
  boolean isCanonical() {
    return canonical;
  }

  private void children(String directory, int source, int target) {
    for (String name : from.list(directory)) {
      String path = Paths.join(directory, name);
      FileStatus status = from.stat(path, false).orElseThrow();
      if (status.isDirectory()) {
        directory(path, name, status, source, target);
      } else if (Whiteout.is(status)) {
        canonical &= newParent.stat(path).isPresent(); // one that hides nothing would be seen
        boolean _ = files.link(source, name, target, name);
      } else if (status.modified().isAfter(latest)) {
        younger = true;
        remake(path, status);
      } else {
        boolean _ = files.link(source, name, target, name);
      }
    }
  }

  private void directory(String path, String name, FileStatus status, int source, int target) {
    boolean _ = files.makeDirectory(target, name, 0700);
    int inner = files.open(source, name);
    try {
      int made = files.open(target, name);
      try {
        children(path, inner, made);
      } finally {
        Descriptor.close(made);
      }
    } finally {
      Descriptor.close(inner);
    }
    Metadata.copy(from, path, status, to);
    byte[] opaque = from.attributes(path).get(Whiteout.OPAQUE_ATTRIBUTE);
    if (opaque != null && isDirectory(oldParent, path)) {
      canonical &= isDirectory(newParent, path);
      to.setAttribute(path, Whiteout.OPAQUE_ATTRIBUTE, opaque);
    }
    younger |= status.modified().isAfter(latest);
    to.setTimes(path, clamped(status));
  }

  private static boolean isDirectory(ParentView parent, String path) {
    return parent.stat(path).map(FileStatus::isDirectory).orElse(false);
  }

  private Instant clamped(FileStatus status) {
    return status.modified().isAfter(latest) ? latest : status.modified();
  }

  private void remake(String path, FileStatus status) {
    if (status.links() > 1) {
      String first = remade.putIfAbsent(status.inode(), path);
      if (first != null) {
        to.link(first, path);
        return;
      }
    }
    if (status.isSymbolicLink()) {
      to.symlink(from.readLink(path), path);
    } else if (status.isRegular()) {
      copy.copy(from, path, to, path, 0600);
    } else {
      to.makeNode(path, status.mode(), status.rdev());
    }
    Metadata.copy(from, path, status, to);
    to.setTimes(path, latest);
  }

  @Override
  public void close() {
    copy.close();
    files.close();
  }
}
