package io.gantry.image.snapshot;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DirectoryReader;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.namespace.IdMap;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The canonical tar of an upper directory: equal directories give equal bytes, whatever the file
 * system, the holes in files and the order of names on disk.
 *
 * <p>Directories come before what they hold, names in order; a whiteout comes at the place of what
 * it hides, an opaque mark first in its directory, and only where the parent has that directory
 * (the kernel marks new directories too). The first of several hard links in that order is the
 * file. Sockets are left out. The root has an entry only if its owner or mode differs from the
 * parent's.
 *
 * <p>Every directory is walked through its descriptor: a file costs five calls.
 */
final class LayerTar {
  private static final byte[] ZEROS = new byte[64 * 1024];
  private static final int PATH_MAX = 4096;

  private final RootDirectory upper;
  private final RootAttributes parentRoot;
  private final ParentView parent;
  private final boolean still;
  private final IdMap owners;
  private final DirectoryReader reader;
  private final TarWriter tar;
  private final Map<Long, String> links = new HashMap<>();
  private final byte[] buffer = new byte[64 * 1024];
  private long usage;
  private Instant newest = Instant.EPOCH;

  /**
   * What was seen on the way.
   *
   * @param usage bytes that the directory takes on disk
   * @param newest the time of the newest regular file or symbolic link, not before 1970
   */
  record Seen(long usage, Instant newest) {}

  /** A file: {@code name} in an open directory. */
  private record Place(int directory, String name, String path) {}

  private LayerTar(
      RootDirectory upper,
      RootAttributes parentRoot,
      ParentView parent,
      boolean still,
      IdMap owners,
      DirectoryReader reader,
      TarWriter tar) {
    this.upper = upper;
    this.parentRoot = parentRoot;
    this.parent = parent;
    this.still = still;
    this.owners = owners;
    this.reader = reader;
    this.tar = tar;
  }

  /** Writes the tar of a directory that nobody changes any more. */
  static Seen write(
      RootDirectory upper, RootAttributes parentRoot, ParentView parent, OutputStream out)
      throws IOException {
    return write(upper, parentRoot, parent, true, IdMap.SAME, out);
  }

  /**
   * Writes the tar of a directory that a container may be writing to.
   *
   * @param owners who the container's users are on the disk
   */
  static void writeChanging(
      RootDirectory upper,
      RootAttributes parentRoot,
      ParentView parent,
      IdMap owners,
      OutputStream out)
      throws IOException {
    var _ = write(upper, parentRoot, parent, false, owners, out);
  }

  private static Seen write(
      RootDirectory upper,
      RootAttributes parentRoot,
      ParentView parent,
      boolean still,
      IdMap owners,
      OutputStream out)
      throws IOException {
    try (var tar = new TarWriter(out);
        var reader = new DirectoryReader()) {
      var layer = new LayerTar(upper, parentRoot, parent, still, owners, reader, tar);
      layer.putRoot();
      return new Seen(layer.usage, layer.newest);
    }
  }

  private void putRoot() throws IOException {
    int root = reader.openDirectory(upper, "");
    try {
      FileStatus status = inside(reader.stat(root, "/"));
      usage += status.blocks() * 512;
      if (!RootAttributes.of(status).equals(parentRoot)) {
        tar.put(TarEntry.directory("", status.permissions()).withOwner(status.uid(), status.gid()));
      }
      putChildren(root, "");
    } finally {
      Descriptor.close(root);
    }
  }

  private void putChildren(int directory, String path) throws IOException {
    for (DirectoryReader.Entry entry : reader.read(directory, path)) {
      var place = new Place(directory, entry.name(), Paths.join(path, entry.name()));
      try {
        var status =
            still
                ? Optional.of(entry.status())
                : reader.stat(directory, place.name(), place.path());
        if (status.isPresent()) {
          put(place, inside(status.get()));
        }
      } catch (LinuxException e) {
        // A running container removed it meanwhile; what is written so far is whole.
        if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
          throw e;
        }
      }
    }
  }

  private FileStatus inside(FileStatus status) {
    return owners.uids().isEmpty()
        ? status
        : status.withOwner(owners.userInside(status.uid()), owners.groupInside(status.gid()));
  }

  private void put(Place place, FileStatus status) throws IOException {
    String path = place.path();
    if (Whiteout.is(status)) {
      if (parent.isPresent()) {
        String hidden = Paths.join(Paths.parent(path), Whiteout.PREFIX + place.name());
        tar.put(TarEntry.file(hidden, 0600, 0));
      }
      return;
    }
    if (place.name().startsWith(Whiteout.PREFIX)) {
      throw new GantryException(
          Kind.INVALID,
          "\"/" + path + "\" cannot be part of a layer: its name would mark a deletion; rename it");
    }
    if (status.isSocket()) {
      return;
    }
    if ((status.isRegular() || status.isSymbolicLink()) && status.modified().isAfter(newest)) {
      newest = status.modified();
    }
    if (!status.isDirectory() && status.links() > 1) {
      String first = links.putIfAbsent(status.inode(), path);
      if (first != null) {
        tar.put(entry(path, TarEntry.Type.HARD_LINK, status, first, Map.of()));
        return;
      }
    }
    usage += status.blocks() * 512;
    if (status.isDirectory()) {
      putDirectory(place, status);
    } else if (status.isRegular() && status.size() > 0) {
      putFile(place, status);
    } else {
      Map<String, byte[]> attributes = reader.attributes(place.directory(), place.name(), path);
      String target =
          status.isSymbolicLink() ? reader.readLink(place.directory(), place.name(), path) : "";
      tar.put(entry(path, type(path, status), status, target, LayerAttributes.of(attributes)));
    }
  }

  private void putDirectory(Place place, FileStatus status) throws IOException {
    String path = place.path();
    if (path.length() > PATH_MAX) { // each level holds a descriptor
      throw new LinuxException("open " + path, Errno.ENAMETOOLONG);
    }
    int directory = reader.openDirectory(place.directory(), place.name(), path);
    try {
      Map<String, byte[]> attributes = reader.attributes(directory, path);
      tar.put(entry(path, TarEntry.Type.DIRECTORY, status, "", LayerAttributes.of(attributes)));
      if (isOpaque(attributes) && parent.stat(path).map(FileStatus::isDirectory).orElse(false)) {
        tar.put(TarEntry.file(Paths.join(path, Whiteout.OPAQUE), 0600, 0));
      }
      putChildren(directory, path);
    } finally {
      Descriptor.close(directory);
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

  private void putFile(Place place, FileStatus status) throws IOException {
    String path = place.path();
    int file =
        still
            ? reader.openStill(place.directory(), place.name(), path)
            : reader.openFile(place.directory(), place.name(), path).file();
    try {
      Map<String, byte[]> attributes = LayerAttributes.of(reader.attributes(file, path));
      tar.put(entry(path, TarEntry.Type.FILE, status, "", attributes));
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
      int count = reader.read(file, buffer, 0, (int) Math.min(left, buffer.length));
      if (count < 0) {
        throw new GantryException(
            Kind.CONFLICT, "/" + path + " became shorter while it was read: stop its writer");
      }
      tar.write(buffer, 0, count);
      left -= count;
    }
  }
}
