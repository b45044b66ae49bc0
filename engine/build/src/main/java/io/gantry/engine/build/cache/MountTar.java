package io.gantry.engine.build.cache;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Content of cache mounts as tar: files, directories and links; nothing else is worth moving. */
final class MountTar {
  private static final int HEADER = 512;

  private final RootDirectory root;
  private long left;
  private final Map<Long, String> linked = new HashMap<>();

  private MountTar(RootDirectory root, long limit) {
    this.root = root;
    this.left = limit;
  }

  static void write(Path directory, OutputStream out) throws IOException {
    try (RootDirectory root = RootDirectory.open(directory);
        var tar = new TarWriter(out)) {
      new MountTar(root, 0).write("", tar);
    }
  }

  private void write(String path, TarWriter tar) throws IOException {
    FileStatus status = root.stat(path, false).orElseThrow();
    if (status.isSymbolicLink()) {
      tar.put(entry(path, TarEntry.Type.SYMBOLIC_LINK, status, 0, root.readLink(path)));
    } else if (status.isRegular()) {
      String first = status.links() > 1 ? linked.putIfAbsent(status.inode(), path) : null;
      if (first != null) {
        tar.put(entry(path, TarEntry.Type.HARD_LINK, status, 0, first));
        return;
      }
      try (InputStream in = root.read(path)) {
        tar.put(entry(path, TarEntry.Type.FILE, status, status.size(), ""), in);
      }
    } else if (status.isDirectory()) {
      tar.put(entry(path, TarEntry.Type.DIRECTORY, status, 0, ""));
      for (String name : root.list(path)) {
        write(path.isEmpty() ? name : path + "/" + name, tar);
      }
    }
  }

  private static TarEntry entry(
      String path, TarEntry.Type type, FileStatus status, long size, String link) {
    return new TarEntry(
        path,
        type,
        status.mode(),
        status.uid(),
        status.gid(),
        size,
        status.modified(),
        link,
        0,
        0,
        Map.of());
  }

  /** Unpacks into an empty directory; a path that would lead out stays inside. */
  static void read(InputStream in, Path directory, long limit) throws IOException {
    try (RootDirectory root = RootDirectory.open(directory)) {
      new MountTar(root, limit).read(new TarReader(in));
    }
  }

  private void read(TarReader tar) throws IOException {
    var directories = new TreeMap<String, TarEntry>();
    for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
      TarEntry entry = next.get();
      left -= HEADER + entry.size();
      if (left < 0) {
        throw new GantryException(Kind.EXHAUSTED, "the content of a cache mount is too long");
      }
      if (entry.isDirectory()) {
        root.makeDirectories(entry.path(), 0700);
        directories.put(entry.path(), entry);
      } else {
        read(entry, tar.content());
      }
    }
    for (TarEntry entry : directories.descendingMap().values()) {
      describe(entry);
    }
  }

  private void read(TarEntry entry, InputStream content) throws IOException {
    String path = entry.path();
    root.makeDirectories(path.substring(0, Math.max(0, path.lastIndexOf('/'))), 0755);
    root.remove(path);
    switch (entry.type()) {
      case FILE -> {
        try (OutputStream out = root.create(path, 0600)) {
          long _ = content.transferTo(out);
        }
        describe(entry);
      }
      case SYMBOLIC_LINK -> {
        root.symlink(entry.linkName(), path);
        describe(entry);
      }
      case HARD_LINK -> root.link(entry.linkName(), path);
      case DIRECTORY, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> {}
    }
  }

  private void describe(TarEntry entry) {
    root.changeOwner(entry.path(), entry.uid(), entry.gid());
    if (entry.type() != TarEntry.Type.SYMBOLIC_LINK) {
      root.changeMode(entry.path(), entry.mode());
    }
    root.setTimes(entry.path(), entry.modified());
  }
}
