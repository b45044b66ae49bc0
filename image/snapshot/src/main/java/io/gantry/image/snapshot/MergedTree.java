package io.gantry.image.snapshot;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An upper directory over its parent, without a mount: what overlayfs would show, and how to write
 * into the upper so that it shows what it should. All paths it gives are free of links.
 */
final class MergedTree {
  private static final int LINK_LIMIT = 40;

  private final RootDirectory upper;
  private final ParentView parent;
  private final ContentLog log;
  private final Set<String> opaque = new HashSet<>();
  private final Map<String, Boolean> opaqueKnown = new HashMap<>();
  private final Map<String, String> resolved = new HashMap<>();

  /** The times that directories shall have in the end: writing into them changes it. */
  private final Map<String, Instant> times = new LinkedHashMap<>();

  private Instant now = Instant.EPOCH;

  MergedTree(RootDirectory upper, ParentView parent, ContentLog log) {
    this.upper = upper;
    this.parent = parent;
    this.log = log;
  }

  /** The time that directories get which nobody describes. */
  void date(Instant time) {
    now = time;
  }

  /** What is at a path without links: in the upper, or below if nothing hides it. */
  Optional<FileStatus> stat(String path) {
    Optional<FileStatus> above = upper.stat(path, false);
    if (above.isPresent()) {
      return Whiteout.is(above.get()) ? Optional.empty() : above;
    }
    return isHidden(Paths.parent(path)) ? Optional.empty() : parent.stat(path);
  }

  /** Whether an opaque directory of the upper is at or above {@code directory}. */
  private boolean isHidden(String directory) {
    if (!parent.isPresent()) {
      return true;
    }
    String path = directory;
    while (!path.isEmpty()) {
      if (isOpaque(path)) {
        return true;
      }
      path = Paths.parent(path);
    }
    return false;
  }

  private boolean isOpaque(String directory) {
    Boolean known = opaqueKnown.get(directory);
    if (known == null) {
      known =
          upper.exists(directory)
              && upper.attributes(directory).containsKey(Whiteout.OPAQUE_ATTRIBUTE);
      opaqueKnown.put(directory, known);
    }
    return known;
  }

  /** Hides what is below a directory of the upper. */
  void makeOpaque(String directory) {
    if (parent.isPresent() && opaque.add(directory)) {
      upper.setAttribute(directory, Whiteout.OPAQUE_ATTRIBUTE, new byte[] {'y'});
      opaqueKnown.put(directory, true);
    }
  }

  /** Hides what is below at {@code path}, where the upper has nothing. */
  void makeWhiteout(String path) {
    if (parent.isPresent()) {
      upper.makeNode(path, FileStatus.S_IFCHR, 0);
    }
  }

  /**
   * Clears the place for something new: what the upper has there goes. A directory put in the place
   * of a whiteout hides what the whiteout hid.
   */
  void makeRoom(String path, boolean forDirectory) {
    Optional<FileStatus> there = upper.stat(path, false);
    if (there.isEmpty() || (forDirectory && there.get().isDirectory())) {
      return;
    }
    discard(path);
  }

  /** Removes what the upper has at {@code path}, and what is known about it. */
  void discard(String path) {
    log.removing(path);
    upper.remove(path);
    resolved.clear();
    forget(opaque, path);
    opaqueKnown.clear();
  }

  private static void forget(Set<String> paths, String path) {
    paths.removeIf(known -> known.equals(path) || known.startsWith(path + "/"));
  }

  /** Makes a directory, or keeps the one that is there; like {@link #makeRoom} otherwise. */
  void makeDirectory(String path, int mode) {
    Optional<FileStatus> there = upper.stat(path, false);
    if (there.isPresent() && there.get().isDirectory()) {
      return;
    }
    boolean hid = there.isPresent() && Whiteout.is(there.get());
    makeRoom(path, true);
    upper.makeDirectory(path, mode);
    opaqueKnown.put(path, false);
    if (hid) {
      makeOpaque(path);
    }
  }

  /** Sets the time that a directory shall have in the end. */
  void setTime(String directory, Instant time) {
    times.put(directory, time);
  }

  /** Puts the times of directories right, after everything else. */
  void finish() {
    for (var time : times.entrySet()) {
      if (upper.stat(time.getKey(), false).map(FileStatus::isDirectory).orElse(false)) {
        upper.setTimes(time.getKey(), time.getValue());
      }
    }
  }

  /**
   * The path without links of a directory, made in the upper with all above it: directories of the
   * parent keep their looks, files in the way of this one give place.
   */
  String directory(String path) {
    String known = resolved.get(path);
    if (known == null) {
      known = walk(path, true).orElseThrow();
      resolved.put(path, known);
    }
    return known;
  }

  /** The path without links of what an existing name means; its last element is not followed. */
  Optional<String> locate(String path) {
    return walk(Paths.parent(path), false)
        .map(directory -> Paths.join(directory, path.substring(path.lastIndexOf('/') + 1)))
        .filter(place -> stat(place).isPresent());
  }

  private Optional<String> walk(String path, boolean make) {
    Deque<String> rest = new ArrayDeque<>();
    push(rest, path);
    String done = "";
    int links = 0;
    while (!rest.isEmpty()) {
      String name = rest.pop();
      if (name.equals("..")) {
        done = Paths.parent(done);
        continue;
      }
      String here = Paths.join(done, name);
      Optional<FileStatus> status = stat(here);
      if (status.isPresent() && status.get().isSymbolicLink()) {
        if (++links > LINK_LIMIT) {
          throw new GantryException(Kind.INVALID, "too many symbolic links in /" + path);
        }
        String target = readLink(here);
        done = target.startsWith("/") ? "" : done;
        push(rest, target);
        continue;
      }
      boolean isDirectory = status.isPresent() && status.get().isDirectory();
      if (make) {
        enter(here, isDirectory ? status : Optional.empty());
      } else if (!isDirectory) {
        return Optional.empty();
      }
      done = here;
    }
    return Optional.of(done);
  }

  private static void push(Deque<String> rest, String path) {
    String[] names = path.split("/", -1);
    for (int i = names.length - 1; i >= 0; i--) {
      if (!names[i].isEmpty() && !names[i].equals(".")) {
        rest.push(names[i]);
      }
    }
  }

  private String readLink(String path) {
    return upper.exists(path) ? upper.readLink(path) : parent.root().readLink(path);
  }

  /** Makes sure that the upper has a directory here, about to be written into. */
  private void enter(String path, Optional<FileStatus> shown) {
    if (shown.isEmpty()) {
      makeDirectory(path, 0755);
      times.putIfAbsent(path, now);
      return;
    }
    times.putIfAbsent(path, shown.get().modified());
    if (!upper.exists(path)) {
      makeDirectory(path, 0700);
      Metadata.copy(parent.root(), path, shown.get(), upper);
    }
  }
}
