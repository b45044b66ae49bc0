package io.gantry.engine.build.op;

import io.gantry.engine.build.context.SourceTree;
import io.gantry.platform.archive.Decompression;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Unpacks archives as ADD does: into the destination, which becomes a directory. */
final class Unpack {
  private static final int MODE = 0755;

  private final SourceTree source;
  private final Destination destination;
  private final Optional<Owner> owner;

  Unpack(SourceTree source, Destination destination, Optional<Owner> owner) {
    this.source = source;
    this.destination = destination;
    this.owner = owner;
  }

  /** Whether a file is a tar, plain or compressed in a way that is understood. */
  boolean isArchive(String path) throws IOException {
    if (source.status(path).size() == 0) {
      return false;
    }
    try (InputStream in = Decompression.archive(source.read(path))) {
      return new TarReader(in).next().isPresent();
    } catch (GantryException e) {
      if (e.kind() == Kind.UNAVAILABLE) {
        throw e;
      }
      return false;
    }
  }

  /** Unpacks below {@code directory}. */
  void unpack(String path, String directory) throws IOException {
    String base = destination.directories(directory, MODE);
    try (InputStream in = Decompression.archive(source.read(path))) {
      var tar = new TarReader(in);
      for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
        if (!entry.get().path().isEmpty()) {
          write(entry.get(), base, tar.content());
        }
      }
    }
  }

  private void write(TarEntry entry, String base, InputStream content) throws IOException {
    RootDirectory root = destination.root();
    int slash = entry.path().lastIndexOf('/');
    String parent =
        slash < 0
            ? base
            : destination.directories(
                SourceTree.join(base, entry.path().substring(0, slash)), MODE);
    String to = SourceTree.join(parent, entry.name());
    Optional<FileStatus> there = root.stat(to, false);
    destination.touch(to);
    boolean merge = entry.isDirectory() && there.isPresent() && there.get().isDirectory();
    if (there.isPresent() && !merge) {
      root.remove(to);
    }
    switch (entry.type()) {
      case DIRECTORY -> {
        if (!merge) {
          root.makeDirectory(to, 0700);
        }
      }
      case FILE -> {
        try (OutputStream out = root.create(to, 0600)) {
          content.transferTo(out);
        }
      }
      case SYMBOLIC_LINK -> root.symlink(entry.linkName(), to);
      case HARD_LINK -> {
        root.link(root.resolve(SourceTree.join(base, entry.linkName())), to);
        return; // its owner, mode and times are those of the file
      }
      case CHARACTER_DEVICE -> node(entry, to, FileStatus.S_IFCHR);
      case BLOCK_DEVICE -> node(entry, to, FileStatus.S_IFBLK);
      case FIFO -> node(entry, to, FileStatus.S_IFIFO);
    }
    describe(entry, to);
  }

  private void node(TarEntry entry, String to, int type) {
    long device = FileStatus.device(entry.deviceMajor(), entry.deviceMinor());
    destination.root().makeNode(to, type | entry.mode(), device);
  }

  private void describe(TarEntry entry, String to) {
    RootDirectory root = destination.root();
    Owner owns = owner.orElse(new Owner(entry.uid(), entry.gid()));
    root.changeOwner(to, owns.uid(), owns.gid());
    entry
        .attributes()
        .forEach((name, value) -> {
          if (!name.contains(".overlay.") && !name.equals("security.selinux")) {
            root.setAttribute(to, name, value);
          }
        });
    if (entry.type() != TarEntry.Type.SYMBOLIC_LINK) {
      root.changeMode(to, entry.mode());
    }
    if (entry.isDirectory()) {
      destination.timeOf(to, entry.modified());
    } else {
      root.setTimes(to, entry.modified());
    }
  }
}
