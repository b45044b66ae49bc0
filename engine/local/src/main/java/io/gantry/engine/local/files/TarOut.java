package io.gantry.engine.local.files;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.fs.TreeCopy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Writes what lies at a path of a root as a tar. */
public final class TarOut {
  private static final int MOST_UNSIZED = 4 << 20;

  private final RootDirectory root;
  private final Owners owners;
  private final TarWriter tar;
  private final String asked;
  private final boolean oneFileSystem;
  private final Map<Long, String> linked = new HashMap<>();

  private TarOut(
      RootDirectory root, Owners owners, TarWriter tar, String asked, boolean oneFileSystem) {
    this.root = root;
    this.owners = owners;
    this.tar = tar;
    this.asked = asked;
    this.oneFileSystem = oneFileSystem;
  }

  /**
   * Writes {@code path} and everything below it, under {@code name}.
   *
   * @param oneFileSystem leave out the content of mounts, as an export does
   */
  public static void write(
      ContainerRoot in, String path, String name, OutputStream out, boolean oneFileSystem) {
    RootDirectory root = in.directory();
    FileStatus status =
        root.stat(path, false)
            .orElseThrow(() ->
                new GantryException(
                    Kind.NOT_FOUND, "Could not find the file " + path + " in container"));
    try (TarWriter tar = new TarWriter(out)) {
      new TarOut(root, in.owners(), tar, path, oneFileSystem)
          .put(path, name, status, status.device());
    } catch (IOException e) {
      throw new GantryException(
          Kind.INTERNAL, "cannot write the archive of " + path + ": " + e.getMessage(), e);
    }
  }

  private void put(String path, String name, FileStatus status, long device) throws IOException {
    Optional<TarEntry.Type> type = type(status);
    if (type.isEmpty()) {
      return; // a socket has no place in an archive
    }
    boolean foreign = oneFileSystem && status.device() != device;
    if (type.get() == TarEntry.Type.FILE && status.links() > 1 && !foreign) {
      String first = linked.putIfAbsent(status.inode(), name);
      if (first != null) {
        tar.put(entry(name, TarEntry.Type.HARD_LINK, 0, first, path, status));
        return;
      }
    }
    switch (type.get()) {
      case FILE -> file(path, name, status, foreign);
      case DIRECTORY -> {
        tar.put(entry(name, TarEntry.Type.DIRECTORY, 0, "", path, status));
        if (!foreign) {
          for (String child : root.list(path)) {
            String below = TreeCopy.child(path, child);
            Optional<FileStatus> found = root.stat(below, false);
            if (found.isPresent()) {
              put(below, name.isEmpty() ? child : name + "/" + child, found.get(), device);
            }
          }
        }
      }
      case SYMBOLIC_LINK ->
          tar.put(entry(name, TarEntry.Type.SYMBOLIC_LINK, 0, root.readLink(path), path, status));
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, HARD_LINK ->
          tar.put(entry(name, type.get(), 0, "", path, status));
    }
  }

  private void file(String path, String name, FileStatus status, boolean foreign)
      throws IOException {
    long size = foreign ? 0 : status.size();
    if (size == 0 && status.blocks() == 0 && path.equals(asked)) {
      unsized(path, name, status);
      return;
    }
    if (size == 0) {
      tar.put(entry(name, TarEntry.Type.FILE, 0, "", path, status));
      return;
    }
    try (InputStream in = root.read(path)) {
      tar.put(entry(name, TarEntry.Type.FILE, size, "", path, status));
      copyExactly(in, size);
    }
  }

  /** What was asked for is empty, or one of /proc, whose size only reading tells. */
  private void unsized(String path, String name, FileStatus status) throws IOException {
    byte[] content;
    try (InputStream in = root.read(path)) {
      content = in.readNBytes(MOST_UNSIZED);
    }
    tar.put(entry(name, TarEntry.Type.FILE, content.length, "", path, status));
    tar.write(content, 0, content.length);
  }

  /** A file that changes while it is read still fills exactly what its header promised. */
  private void copyExactly(InputStream in, long size) throws IOException {
    byte[] buffer = new byte[65536];
    long left = size;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        java.util.Arrays.fill(buffer, (byte) 0);
        count = (int) Math.min(buffer.length, left);
      }
      tar.write(buffer, 0, count);
      left -= count;
    }
  }

  private TarEntry entry(
      String name, TarEntry.Type type, long size, String link, String path, FileStatus status) {
    return new TarEntry(
        name,
        type,
        status.mode() & 07777,
        owners.ids().userInside(status.uid()),
        owners.ids().groupInside(status.gid()),
        size,
        status.modified(),
        link,
        major(type, status.rdev()),
        minor(type, status.rdev()),
        type == TarEntry.Type.HARD_LINK ? Map.of() : root.attributes(path));
  }

  private static boolean isDevice(TarEntry.Type type) {
    return type == TarEntry.Type.CHARACTER_DEVICE || type == TarEntry.Type.BLOCK_DEVICE;
  }

  private static int major(TarEntry.Type type, long rdev) {
    return isDevice(type) ? (int) (((rdev >>> 8) & 0xfff) | ((rdev >>> 32) & ~0xfffL)) : 0;
  }

  private static int minor(TarEntry.Type type, long rdev) {
    return isDevice(type) ? (int) ((rdev & 0xff) | ((rdev >>> 12) & ~0xffL)) : 0;
  }

  private static Optional<TarEntry.Type> type(FileStatus status) {
    return switch (status.mode() & 0170000) {
      case 0100000 -> Optional.of(TarEntry.Type.FILE);
      case 0040000 -> Optional.of(TarEntry.Type.DIRECTORY);
      case 0120000 -> Optional.of(TarEntry.Type.SYMBOLIC_LINK);
      case 0020000 -> Optional.of(TarEntry.Type.CHARACTER_DEVICE);
      case 0060000 -> Optional.of(TarEntry.Type.BLOCK_DEVICE);
      case 0010000 -> Optional.of(TarEntry.Type.FIFO);
      default -> Optional.empty();
    };
  }
}
