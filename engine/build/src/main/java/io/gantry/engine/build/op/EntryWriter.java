package io.gantry.engine.build.op;

import io.gantry.engine.build.context.SourceTree;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DirectoryFiles;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what an archive holds. The directory of an entry is resolved inside the root, once until
 * something is replaced, and stays open for the entries that follow; these are made by name, and no
 * link is followed. One thread's.
 */
final class EntryWriter implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;
  private static final int PERMISSIONS = 0777;

  private final Destination destination;
  private final Optional<Owner> owner;
  private final String base;
  private final DirectoryFiles files = new DirectoryFiles();
  private final byte[] buffer = new byte[BUFFER];

  /** Where directories of the archive are, without links. */
  private final Map<String, String> resolved = new HashMap<>();

  private int open = -1;
  private String openPath = "";
  private FileWriter.Given given = new FileWriter.Given();

  /** Writes below {@code base}, a directory without links on its way. */
  EntryWriter(Destination destination, Optional<Owner> owner, String base) {
    this.destination = destination;
    this.owner = owner;
    this.base = base;
  }

  void write(TarEntry entry, InputStream content) throws IOException {
    int slash = entry.path().lastIndexOf('/');
    enter(slash < 0 ? "" : entry.path().substring(0, slash));
    String name = entry.name();
    String to = SourceTree.join(openPath, name);
    destination.touch(to);
    switch (entry.type()) {
      case FILE -> file(entry, to, content);
      case HARD_LINK -> {
        RootDirectory root = destination.root();
        if (root.exists(to)) {
          replace(to);
        }
        root.link(root.resolve(SourceTree.join(base, entry.linkName())), to);
      }
      case DIRECTORY -> {
        if (!files.makeDirectory(open, name, 0700)
            && !files.stat(open, name).filter(FileStatus::isDirectory).isPresent()) {
          replace(to);
          sure(files.makeDirectory(open, name, 0700), to);
        }
        describe(entry, to);
      }
      case SYMBOLIC_LINK, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> {
        if (!make(entry)) {
          replace(to);
          sure(make(entry), to);
        }
        describe(entry, to);
      }
    }
  }

  /** Opens the directory of the following entries. */
  private void enter(String parent) {
    String path = resolved.get(parent);
    if (path == null) {
      path =
          parent.isEmpty()
              ? base
              : destination.directories(SourceTree.join(base, parent), Unpack.MODE);
      resolved.put(parent, path);
    }
    if (open < 0 || !path.equals(openPath)) {
      close(open);
      open = -1;
      open = files.open(destination.root().descriptor(), path);
      openPath = path;
      given = new FileWriter.Given();
    }
  }

  private static void close(int directory) {
    if (directory >= 0) {
      Descriptor.close(directory);
    }
  }

  /** Removes what is in the way; it may have been on the way to other entries. */
  private void replace(String to) {
    destination.root().remove(to);
    resolved.clear();
  }

  private static void sure(boolean made, String to) {
    if (!made) {
      throw new GantryException(Kind.CONFLICT, "cannot replace /" + to);
    }
  }

  private boolean make(TarEntry entry) {
    long device = FileStatus.device(entry.deviceMajor(), entry.deviceMinor());
    return switch (entry.type()) {
      case SYMBOLIC_LINK -> files.symlink(open, entry.name(), entry.linkName());
      case CHARACTER_DEVICE -> node(entry, FileStatus.S_IFCHR, device);
      case BLOCK_DEVICE -> node(entry, FileStatus.S_IFBLK, device);
      case FIFO -> node(entry, FileStatus.S_IFIFO, device);
      case FILE, DIRECTORY, HARD_LINK -> throw new IllegalStateException("made elsewhere");
    };
  }

  private boolean node(TarEntry entry, int type, long device) {
    return files.makeNode(open, entry.name(), type | entry.mode(), device);
  }

  private void file(TarEntry entry, String to, InputStream content) throws IOException {
    int permissions = entry.mode() & PERMISSIONS;
    int made = files.create(open, entry.name(), permissions);
    if (made < 0) {
      replace(to);
      made = files.create(open, entry.name(), permissions);
      sure(made >= 0, to);
    }
    int file = made;
    try {
      for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
        files.write(file, buffer, 0, count);
      }
      FileStatus has = given.with(permissions, () -> files.stat(file));
      var description =
          new FileWriter.Description(
              owner(entry), attributes(entry), entry.mode(), entry.modified());
      description.give(files, file, has);
    } finally {
      Descriptor.close(file);
    }
  }

  private Owner owner(TarEntry entry) {
    return owner.orElseGet(() -> new Owner(entry.uid(), entry.gid()));
  }

  private static Map<String, byte[]> attributes(TarEntry entry) {
    if (entry.attributes().isEmpty()) {
      return Map.of();
    }
    return SourceTree.worthCopying(entry.attributes());
  }

  private void describe(TarEntry entry, String to) {
    String name = entry.name();
    Owner owns = owner(entry);
    files.changeOwner(open, name, owns.uid(), owns.gid());
    attributes(entry).forEach((key, value) -> destination.root().setAttribute(to, key, value));
    if (entry.type() != TarEntry.Type.SYMBOLIC_LINK) {
      files.changeMode(open, name, entry.mode());
    }
    if (entry.isDirectory()) {
      destination.timeOf(to, entry.modified());
    } else {
      files.setTimes(open, name, entry.modified());
    }
  }

  @Override
  public void close() {
    close(open);
    open = -1;
    files.close();
  }
}
