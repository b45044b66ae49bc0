package io.gantry.engine.build.op;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The file system that a step writes to. Directories get their times at the end, when nothing
 * changes them any more: existing ones keep what they had, so a layer only depends on what was
 * copied. One thread, one step.
 */
final class Destination {
  private final RootDirectory root;
  private final Owner newDirectories;
  private final int mode;
  private final Instant stamp;
  private final Map<String, Instant> times = new LinkedHashMap<>();

  /**
   * Writes below {@code root}.
   *
   * @param newDirectories who owns directories that have to be made
   * @param mode their permissions
   * @param stamp the time that such directories get
   */
  Destination(RootDirectory root, Owner newDirectories, int mode, Instant stamp) {
    this.root = root;
    this.newDirectories = newDirectories;
    this.mode = mode;
    this.stamp = stamp;
  }

  /** As the other, with usual permissions of what is made. */
  Destination(RootDirectory root, Owner newDirectories, Instant stamp) {
    this(root, newDirectories, 0755, stamp);
  }

  RootDirectory root() {
    return root;
  }

  /** Whether a path leads to a directory. */
  boolean isDirectory(String path) {
    return root.stat(resolve(path), false).filter(FileStatus::isDirectory).isPresent();
  }

  /** Whether there is something at a path without links that is not a directory. */
  boolean isTaken(String resolved) {
    return root.stat(resolved, false).filter(status -> !status.isDirectory()).isPresent();
  }

  /** The path without links, the last one also; names that are missing are kept. */
  String resolve(String path) {
    try {
      return root.resolve(path);
    } catch (LinuxException e) {
      if (e.errno() == Errno.ELOOP) {
        throw new GantryException(Kind.INVALID, "too many links: /" + path, e);
      }
      throw e;
    }
  }

  /** Makes a directory and the missing ones above it; returns its path without links. */
  String directories(String path) {
    return directories(path, mode);
  }

  /** The same with other permissions of what is made. */
  String directories(String path, int mode) {
    String resolved = resolve(path);
    int end = 0;
    while (end < resolved.length()) {
      int slash = resolved.indexOf('/', end + 1);
      end = slash < 0 ? resolved.length() : slash;
      String directory = resolved.substring(0, end);
      Optional<FileStatus> status = root.stat(directory, false);
      if (status.isEmpty()) {
        touch(directory);
        root.makeDirectory(directory, mode);
        root.changeOwner(directory, newDirectories.uid(), newDirectories.gid());
        root.changeMode(directory, mode);
        times.put(directory, stamp);
      } else if (!status.get().isDirectory()) {
        throw new GantryException(Kind.CONFLICT, "mkdir /" + directory + ": not a directory");
      }
    }
    return resolved;
  }

  /** Says that the directory of {@code path} is about to change. */
  void touch(String path) {
    int slash = path.lastIndexOf('/');
    String parent = slash < 0 ? "" : path.substring(0, slash);
    if (!times.containsKey(parent)) {
      root.stat(parent, false).ifPresent(status -> times.put(parent, status.modified()));
    }
  }

  /** The time that a directory gets at the end. */
  void timeOf(String directory, Instant modified) {
    times.put(directory, modified);
  }

  /** Removes what is in the way of a new file. */
  void makeRoom(String path) {
    Optional<FileStatus> status = root.stat(path, false);
    if (status.isPresent()) {
      if (status.get().isDirectory()) {
        throw new GantryException(
            Kind.CONFLICT, "cannot replace to directory /" + path + " with file");
      }
      root.remove(path);
    }
  }

  /** Sets the times of directories; call it last. */
  void finish() {
    times.forEach((path, time) -> {
      if (root.exists(path)) {
        root.setTimes(path.isEmpty() ? "." : path, time);
      }
    });
  }
}
