package io.gantry.image.snapshot;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
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
  private static final byte[] ZEROS = new byte[64 * 1024];

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
      try {
        if (status.isPresent()) {
          put(directory, name, path, status.get());
        }
      } catch (LinuxException e) {
        // A running container removed it meanwhile; what is written so far is whole.
        if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
          throw e;
        }
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
    TarEntry entry = entry(path, type(path, status), status, target, attributes);
    if (status.isRegular() && status.size() > 0) {
      putFile(entry, path, status);
      return;
    }
    tar.put(entry);
    if (status.isDirectory()) {
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

  private void putFile(TarEntry entry, String path, FileStatus status) throws IOException {
    int file = upper.openFile(path);
    try {
      tar.put(entry);
      if (status.blocks() * 512 >= status.size()) {
        copy(file, path, status.size());
      } else {
        copySparse(file, path, status.size());
      }
    } finally {
      Descriptor.close(file);
    }
  }

  /** Reads no holes: the kernel would fill its page cache with zeros. */
  private void copySparse(int file, String path, long size) throws IOException {
    long at = 0;
    while (at < size) {
      long data = Math.min(Descriptor.nextData(file, at).orElse(size), size);
      putZeros(data - at);
      at = data < size ? Math.min(Descriptor.nextHole(file, data), size) : size;
      if (at > data) {
        long _ = Descriptor.seek(file, data);
        copy(file, path, at - data);
      }
    }
  }

  private void putZeros(long count) throws IOException {
    for (long left = count; left > 0; left -= ZEROS.length) {
      tar.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
    }
  }

  private void copy(int file, String path, long size) throws IOException {
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
  }
}
