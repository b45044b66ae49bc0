package io.gantry.image.snapshot;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * The canonical tar of an upper directory: equal directories give equal bytes, whatever the file
 * system, the holes in files and the order of names on disk.
 *
 * <p>Directories come before what they hold, names in order; a whiteout comes at the place of what
 * it hides, an opaque mark first in its directory, and only where the parent has that directory
 * (the kernel marks new directories too). The first of several hard links in that order is the
 * file. Sockets are left out. The root has an entry only if its owner or mode differs from the
 * parent's.
 */
final class LayerTar {
  private final RootDirectory upper;
  private final RootAttributes parentRoot;
  private final ParentView parent;
  private final TarWriter tar;
  private final Map<Long, String> links = new HashMap<>();
  private final byte[] buffer = new byte[64 * 1024];
  private long usage;

  private LayerTar(
      RootDirectory upper, RootAttributes parentRoot, ParentView parent, TarWriter tar) {
    this.upper = upper;
    this.parentRoot = parentRoot;
    this.parent = parent;
    this.tar = tar;
  }

  /** Writes the tar; returns how many bytes the directory takes on disk. */
  static long write(
      RootDirectory upper, RootAttributes parentRoot, ParentView parent, OutputStream out)
      throws IOException {
    try (var tar = new TarWriter(out)) {
      var layer = new LayerTar(upper, parentRoot, parent, tar);
      layer.putRoot();
      layer.putChildren("");
      return layer.usage;
    }
  }

  private void putRoot() throws IOException {
    FileStatus status = upper.stat("", false).orElseThrow();
    usage += status.blocks() * 512;
    if (!RootAttributes.of(status).equals(parentRoot)) {
      tar.put(TarEntry.directory("", status.permissions()).withOwner(status.uid(), status.gid()));
    }
  }

  private void putChildren(String directory) throws IOException {
    for (String name : upper.list(directory)) {
      String path = Paths.join(directory, name);
      var status = upper.stat(path, false);
      if (status.isPresent()) {
        put(directory, name, path, status.get());
      }
    }
  }

  private void put(String directory, String name, String path, FileStatus status)
      throws IOException {
    if (Whiteout.is(status)) {
      if (parent.isPresent()) {
        tar.put(TarEntry.file(Paths.join(directory, Whiteout.PREFIX + name), 0600, 0));
      }
      return;
    }
    if (name.startsWith(Whiteout.PREFIX)) {
      throw new GantryException(
          Kind.INVALID,
          "\"/" + path + "\" cannot be part of a layer: its name would mark a deletion; rename it");
    }
    if (status.isSocket()) {
      return;
    }
    if (!status.isDirectory() && status.links() > 1) {
      String first = links.putIfAbsent(status.inode(), path);
      if (first != null) {
        tar.put(entry(path, TarEntry.Type.HARD_LINK, status, first, Map.of()));
        return;
      }
    }
    usage += status.blocks() * 512;
    putFirst(path, status);
  }

  private void putFirst(String path, FileStatus status) throws IOException {
    Map<String, byte[]> all = upper.attributes(path);
    Map<String, byte[]> attributes = LayerAttributes.of(all);
    String target = status.isSymbolicLink() ? upper.readLink(path) : "";
    tar.put(entry(path, type(path, status), status, target, attributes));
    if (status.isRegular()) {
      copyContent(path, status.size());
    } else if (status.isDirectory()) {
      if (isOpaque(all) && parent.stat(path).map(FileStatus::isDirectory).orElse(false)) {
        tar.put(TarEntry.file(Paths.join(path, Whiteout.OPAQUE), 0600, 0));
      }
      putChildren(path);
    }
  }

  private static boolean isOpaque(Map<String, byte[]> attributes) {
    byte[] value = attributes.get(Whiteout.OPAQUE_ATTRIBUTE);
    return value != null && value.length == 1 && value[0] == 'y';
  }

  private static TarEntry.Type type(String path, FileStatus status) {
    return switch (status.type()) {
      case FileStatus.S_IFREG -> TarEntry.Type.FILE;
      case FileStatus.S_IFDIR -> TarEntry.Type.DIRECTORY;
      case FileStatus.S_IFLNK -> TarEntry.Type.SYMBOLIC_LINK;
      case FileStatus.S_IFCHR -> TarEntry.Type.CHARACTER_DEVICE;
      case FileStatus.S_IFBLK -> TarEntry.Type.BLOCK_DEVICE;
      case FileStatus.S_IFIFO -> TarEntry.Type.FIFO;
      default ->
          throw new GantryException(
              Kind.INTERNAL, "unknown type of file " + status.type() + " of /" + path);
    };
  }

  private static TarEntry entry(
      String path,
      TarEntry.Type type,
      FileStatus status,
      String link,
      Map<String, byte[]> attributes) {
    boolean device = status.isCharacterDevice() || status.isBlockDevice();
    return new TarEntry(
        path,
        type,
        status.permissions(),
        status.uid(),
        status.gid(),
        type == TarEntry.Type.FILE ? status.size() : 0,
        status.modified(),
        link,
        device ? (int) FileStatus.major(status.rdev()) : 0,
        device ? (int) FileStatus.minor(status.rdev()) : 0,
        attributes);
  }

  private void copyContent(String path, long size) throws IOException {
    if (size == 0) {
      return;
    }
    int file = upper.openFile(path);
    try {
      long left = size;
      while (left > 0) {
        int count = Descriptor.read(file, buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          throw new GantryException(
              Kind.CONFLICT, "/" + path + " became shorter while it was read: stop its writer");
        }
        tar.write(buffer, 0, count);
        left -= count;
      }
    } finally {
      Descriptor.close(file);
    }
  }
}
