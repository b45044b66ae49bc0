package io.gantry.engine.local.log;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of one log.
 *
 * <p>A full log is thrown away by conmon: it opens {@code ctr.log.tmp} and renames it over {@code
 * ctr.log}. So every file has a second name, {@code ctr.log.N} with a number that grows, and the
 * one that comes next is made in advance: what conmon throws away is its first name only. No
 * process has to be there when a log is full; whoever comes by next makes the next file, and
 * removes the oldest.
 */
public final class LogGenerations {
  /** The file that is written now. */
  public static final String CURRENT = "ctr.log";

  private static final String NEXT = "ctr.log.tmp";

  /** As conmon makes them. */
  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r-----");

  private LogGenerations() {}

  /** Makes the file that comes next, and removes those that are too many. */
  public static void prepare(Path directory, int mostFiles) {
    try {
      Path current = directory.resolve(CURRENT);
      if (hasTwoNames(current) && hasTwoNames(directory.resolve(NEXT))) {
        return;
      }
      if (!Files.exists(current)) {
        create(current);
      }
      NavigableMap<Integer, Path> numbered = numbered(directory);
      int last = numbered.isEmpty() ? 0 : numbered.lastKey();
      Object now = inode(current);
      if (names(numbered, now).isEmpty()) {
        last++;
        link(directory.resolve(CURRENT + "." + last), current);
      }
      Path next = directory.resolve(NEXT);
      if (!Files.exists(next)) {
        create(next);
      }
      if (names(numbered, inode(next)).isEmpty()) {
        last++;
        link(directory.resolve(CURRENT + "." + last), next);
      }
      prune(numbered(directory), inode(next), mostFiles);
    } catch (FileAlreadyExistsException _) {
      return; // another process is at it
    } catch (IOException e) {
      throw DiskException.isFull(e)
          ? new DiskException("cannot prepare the log in " + directory, e)
          : new GantryException(
              Kind.INTERNAL, "cannot prepare the log in " + directory + ": " + e, e);
    }
  }

  private static boolean hasTwoNames(Path file) throws IOException {
    try {
      return Files.getAttribute(file, "unix:nlink") instanceof Integer names && names > 1;
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private static void create(Path file) throws IOException {
    try {
      Path _ = Files.createFile(file, PosixFilePermissions.asFileAttribute(MODE));
    } catch (FileAlreadyExistsException _) {
      return;
    }
  }

  private static void link(Path name, Path file) throws IOException {
    Path _ = Files.createLink(name, file);
  }

  private static void prune(
      NavigableMap<Integer, Path> numbered, @Nullable Object next, int mostFiles)
      throws IOException {
    names(numbered, next).forEach(numbered::remove);
    while (numbered.size() > mostFiles) {
      Files.deleteIfExists(numbered.pollFirstEntry().getValue());
    }
  }

  private static List<Integer> names(Map<Integer, Path> numbered, @Nullable Object inode)
      throws IOException {
    var names = new ArrayList<Integer>();
    for (Map.Entry<Integer, Path> entry : numbered.entrySet()) {
      if (inode != null && inode.equals(inode(entry.getValue()))) {
        names.add(entry.getKey());
      }
    }
    return names;
  }

  private static NavigableMap<Integer, Path> numbered(Path directory) throws IOException {
    var numbered = new TreeMap<Integer, Path>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, CURRENT + ".[0-9]*")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        numbered.put(Integer.parseInt(name.substring(CURRENT.length() + 1)), file);
      }
    }
    return numbered;
  }

  /** What makes a file the same file under another name; null if there is none. */
  static @Nullable Object inode(Path file) throws IOException {
    try {
      return Files.getAttribute(file, "unix:ino");
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  /** The files that hold the log, oldest first, the current one last. */
  static List<Path> files(Path current) throws IOException {
    Object now = inode(current);
    Object next = inode(current.resolveSibling(NEXT));
    var files = new ArrayList<Path>();
    for (Path file : numbered(current.resolveSibling(".")).values()) {
      Object inode = inode(file);
      if (inode != null && !inode.equals(now) && !inode.equals(next)) {
        files.add(file);
      }
    }
    if (now != null) {
      files.add(current);
    }
    return files;
  }
}
