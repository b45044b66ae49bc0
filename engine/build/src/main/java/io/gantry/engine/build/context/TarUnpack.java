package io.gantry.engine.build.context;

import io.gantry.platform.archive.Decompression;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Unpacks a context that came as a tar, plain or compressed. Every path is resolved inside of the
 * directory by the kernel: whatever the archive says, nothing outside is touched.
 */
final class TarUnpack {
  private final RootDirectory root;
  private final Map<String, Instant> times = new LinkedHashMap<>();

  private TarUnpack(RootDirectory root) {
    this.root = root;
  }

  /** Unpacks into an empty directory; {@code in} is read to its end and not closed. */
  static void unpack(InputStream in, RootDirectory root) throws IOException {
    try (InputStream plain = Decompression.archive(new Unclosed(in))) {
      var unpack = new TarUnpack(root);
      var tar = new TarReader(plain);
      for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
        if (!entry.get().path().isEmpty()) {
          unpack.write(entry.get(), tar.content());
        }
      }
      unpack.finish();
      plain.transferTo(OutputStream.nullOutputStream()); // the padding, which the sender waits for
    }
  }

  /** Stays open for whoever gave it. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }

  private void write(TarEntry entry, InputStream content) throws IOException {
    String path = resolveParent(entry.path());
    Optional<FileStatus> there = root.stat(path, false);
    boolean merge = entry.isDirectory() && there.isPresent() && there.orElseThrow().isDirectory();
    if (there.isPresent() && !merge) {
      root.remove(path);
    }
    switch (entry.type()) {
      case DIRECTORY -> {
        if (!merge) {
          root.makeDirectory(path, 0700);
        }
      }
      case FILE -> {
        try (OutputStream out = root.create(path, 0600)) {
          content.transferTo(out);
        }
      }
      case SYMBOLIC_LINK -> root.symlink(entry.linkName(), path);
      case HARD_LINK -> {
        root.link(resolveParent(entry.linkName()), path);
        return; // its owner, mode and times are those of the file
      }
      case CHARACTER_DEVICE -> node(entry, path, FileStatus.S_IFCHR);
      case BLOCK_DEVICE -> node(entry, path, FileStatus.S_IFBLK);
      case FIFO -> node(entry, path, FileStatus.S_IFIFO);
    }
    describe(entry, path);
  }

  private String resolveParent(String path) {
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      return path;
    }
    String parent = root.resolve(path.substring(0, slash));
    root.makeDirectories(parent, 0755);
    return SourceTree.join(parent, path.substring(slash + 1));
  }

  private void node(TarEntry entry, String path, int type) {
    long device = FileStatus.device(entry.deviceMajor(), entry.deviceMinor());
    root.makeNode(path, type | entry.mode(), device);
  }

  /** Owner, then attributes, then mode, then times: each clears what comes after it. */
  private void describe(TarEntry entry, String path) {
    root.changeOwner(path, entry.uid(), entry.gid());
    entry
        .attributes()
        .forEach((name, value) -> {
          if (!name.contains(".overlay.") && !name.equals("security.selinux")) {
            root.setAttribute(path, name, value);
          }
        });
    if (entry.type() != TarEntry.Type.SYMBOLIC_LINK) {
      root.changeMode(path, entry.mode());
    }
    if (entry.isDirectory()) {
      times.put(path, entry.modified());
    } else {
      root.setTimes(path, entry.modified());
    }
  }

  /** Directories get their times when nothing changes in them any more. */
  private void finish() {
    times.forEach((path, time) -> {
      if (root.stat(path, false).filter(FileStatus::isDirectory).isPresent()) {
        root.setTimes(path, time);
      }
    });
  }
}
