package io.gantry.app.cli.copy;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Packs a file or a directory of the host; links are packed as links. */
final class Packing {
  private final RootDirectory root;
  private final TarWriter writer;
  private final Map<String, String> seen = new HashMap<>();

  private Packing(RootDirectory root, TarWriter writer) {
    this.root = root;
    this.writer = writer;
  }

  /**
   * Packs {@code name} of {@code directory}.
   *
   * @param as its path in the archive; empty to pack only what is in it
   */
  static void pack(Path directory, String name, String as, OutputStream out) throws IOException {
    try (RootDirectory root = RootDirectory.open(directory);
        TarWriter writer = new TarWriter(out)) {
      new Packing(root, writer).add(name.isEmpty() ? "." : name, as);
    }
  }

  private void add(String path, String as) throws IOException {
    Optional<FileStatus> found = root.stat(path, false);
    if (found.isEmpty() || found.get().isSocket()) {
      return; // gone meanwhile, or nothing that an archive can hold
    }
    FileStatus status = found.get();
    if (!as.isEmpty()) {
      put(path, as, status);
    }
    if (status.isDirectory()) {
      for (String child : root.list(path)) {
        add(path + "/" + child, as.isEmpty() ? child : as + "/" + child);
      }
    }
  }

  private void put(String path, String as, FileStatus status) throws IOException {
    String identity = status.device() + ":" + status.inode();
    boolean several = status.links() > 1 && !status.isDirectory();
    String earlier = several ? seen.putIfAbsent(identity, as) : null;
    if (earlier != null) {
      writer.put(entry(as, TarEntry.Type.HARD_LINK, status, 0, earlier));
    } else if (status.isRegular()) {
      try (InputStream content = root.read(path)) {
        writer.put(
            entry(as, TarEntry.Type.FILE, status, status.size(), ""), exactly(content, status));
      }
    } else {
      String target = status.isSymbolicLink() ? root.readLink(path) : "";
      writer.put(entry(as, type(status), status, 0, target));
    }
  }

  /** A file may grow while it is read; its first bytes are what is packed. */
  private static InputStream exactly(InputStream content, FileStatus status) throws IOException {
    long size = status.size();
    return size <= Integer.MAX_VALUE / 2 && size <= 1 << 16
        ? new java.io.ByteArrayInputStream(padded(content.readNBytes((int) size), (int) size))
        : content;
  }

  private static byte[] padded(byte[] bytes, int size) {
    return bytes.length == size ? bytes : java.util.Arrays.copyOf(bytes, size);
  }

  private static TarEntry entry(
      String as, TarEntry.Type type, FileStatus status, long size, String target) {
    return new TarEntry(
        as,
        type,
        status.permissions(),
        status.uid(),
        status.gid(),
        size,
        status.modified(),
        target,
        (int) FileStatus.major(status.rdev()),
        (int) FileStatus.minor(status.rdev()),
        Map.of());
  }

  private static TarEntry.Type type(FileStatus status) {
    if (status.isDirectory()) {
      return TarEntry.Type.DIRECTORY;
    }
    if (status.isSymbolicLink()) {
      return TarEntry.Type.SYMBOLIC_LINK;
    }
    if (status.isFifo()) {
      return TarEntry.Type.FIFO;
    }
    return status.isBlockDevice() ? TarEntry.Type.BLOCK_DEVICE : TarEntry.Type.CHARACTER_DEVICE;
  }
}
