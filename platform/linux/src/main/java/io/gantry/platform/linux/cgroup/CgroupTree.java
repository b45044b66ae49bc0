package io.gantry.platform.linux.cgroup;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.StringTokenizer;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A group and the groups below it in one hierarchy. */
final class CgroupTree {
  private static final long PATIENCE_NANOS = 2_000_000_000L;
  private static final long PAUSE_NANOS = 200_000L;

  private CgroupTree() {}

  /** Adds the processes of {@code group} and of those below it to {@code found}. */
  static void processes(Path group, List<Long> found) {
    var lines = new StringTokenizer(CgroupFile.text(group.resolve("cgroup.procs")));
    while (lines.hasMoreTokens()) {
      long pid = CgroupFile.parse(lines.nextToken());
      if (pid > 0) {
        found.add(pid);
      }
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(group, Files::isDirectory)) {
      for (Path child : children) {
        processes(child, found);
      }
    } catch (IOException e) {
      return; // Gone meanwhile.
    }
  }

  /** Removes {@code group} and those below it. */
  static void remove(Path group) {
    if (!Files.exists(group)) {
      return;
    }
    if (!until(() -> removed(group))) {
      throw new GantryException(Kind.CONFLICT, "control group " + group + ": processes remain");
    }
  }

  /** Removes the parent of {@code group} if it is empty and lies below {@code root}. */
  static void removeEmptyParent(Path group, Path root) {
    Path parent = group.getParent();
    if (parent == null || parent.equals(root)) {
      return;
    }
    try {
      Files.deleteIfExists(parent);
    } catch (IOException e) {
      return; // Another container lives there.
    }
  }

  private static boolean removed(Path group) {
    try {
      // A control group has files that rmdir(2) ignores: only the groups below it must go first.
      Files.delete(group);
      return true;
    } catch (NoSuchFileException e) {
      return true;
    } catch (DirectoryNotEmptyException e) {
      return removedBelow(group);
    } catch (IOException e) {
      return removedBelow(group); // EBUSY: groups below it, or processes that are ending.
    }
  }

  private static boolean removedBelow(Path group) {
    boolean all = true;
    boolean any = false;
    try (DirectoryStream<Path> children = Files.newDirectoryStream(group, Files::isDirectory)) {
      for (Path child : children) {
        any = true;
        all &= removed(child);
      }
    } catch (IOException e) {
      return !Files.exists(group);
    }
    return any && all && removed(group);
  }

  /** Asks again and again until {@code done} or two seconds have passed. */
  static boolean until(BooleanSupplier done) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }
}
