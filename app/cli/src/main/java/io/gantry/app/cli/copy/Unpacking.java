package io.gantry.app.cli.copy;

import io.gantry.app.cli.argv.UsageException;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Unpacks an archive into a directory of the host. */
public final class Unpacking {
  private final RootDirectory root;
  private final boolean owners;
  private final Map<String, Instant> directories = new LinkedHashMap<>();

  private Unpacking(RootDirectory root, boolean owners) {
    this.root = root;
    this.owners = owners;
  }

  /** Unpacks everything as it is, for whoever runs this. */
  public static void everything(InputStream tar, Path directory) throws IOException {
    unpack(tar, directory, Rebase.none(), false);
  }

  /**
   * Unpacks an archive of one thing.
   *
   * @param name what its base becomes; empty for the content alone
   * @param owners whether users and groups are kept
   */
  static void unpack(InputStream tar, Path directory, String name, boolean owners)
      throws IOException {
    unpack(tar, directory, Rebase.to(name), owners);
  }

  private static void unpack(InputStream tar, Path directory, Rebase rebase, boolean owners)
      throws IOException {
    try (RootDirectory root = RootDirectory.open(directory)) {
      new Unpacking(root, owners).all(new TarReader(tar), rebase);
    }
  }

  private void all(TarReader reader, Rebase rebase) throws IOException {
    for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
      Optional<TarEntry> entry = rebase.apply(next.get());
      if (entry.isPresent()) {
        one(entry.get(), reader.content());
      }
    }
    // a directory changes while its content arrives
    directories.forEach(root::setTimes);
  }

  private void one(TarEntry entry, InputStream content) throws IOException {
    String path = entry.path();
    Optional<FileStatus> there = root.stat(path, false);
    if (there.isPresent()) {
      boolean directory = there.get().isDirectory();
      if (directory != entry.isDirectory()) {
        throw UsageException.plain(
            directory
                ? "cannot overwrite directory " + path + " with non-directory"
                : "cannot overwrite non-directory " + path + " with directory");
      }
      if (!directory) {
        root.remove(path);
      }
    } else {
      int slash = path.lastIndexOf('/');
      if (slash > 0) {
        root.makeDirectories(path.substring(0, slash), 0755);
      }
    }
    make(entry, content, there.isPresent());
    finish(entry);
  }

  private void make(TarEntry entry, InputStream content, boolean present) throws IOException {
    String path = entry.path();
    switch (entry.type()) {
      case DIRECTORY -> {
        if (!present) {
          root.makeDirectory(path, entry.mode());
        }
      }
      case FILE -> {
        try (OutputStream file = root.create(path, entry.mode())) {
          content.transferTo(file);
        }
      }
      case SYMBOLIC_LINK -> root.symlink(entry.linkName(), path);
      case HARD_LINK -> root.link(entry.linkName(), path);
      case FIFO -> root.makeNode(path, FileStatus.S_IFIFO | entry.mode(), 0);
      case CHARACTER_DEVICE, BLOCK_DEVICE -> {
        boolean block = entry.type() == TarEntry.Type.BLOCK_DEVICE;
        int type = block ? FileStatus.S_IFBLK : FileStatus.S_IFCHR;
        root.makeNode(
            path, type | entry.mode(), FileStatus.device(entry.deviceMajor(), entry.deviceMinor()));
      }
    }
  }

  /** Owner before mode, because a new owner clears the set-uid bit. */
  private void finish(TarEntry entry) {
    if (entry.type() == TarEntry.Type.HARD_LINK) {
      return;
    }
    String path = entry.path();
    if (owners) {
      root.changeOwner(path, entry.uid(), entry.gid());
    }
    if (entry.type() != TarEntry.Type.SYMBOLIC_LINK) {
      root.changeMode(path, entry.mode());
    }
    if (entry.isDirectory()) {
      directories.put(path, entry.modified());
    } else {
      root.setTimes(path, entry.modified());
    }
  }
}
