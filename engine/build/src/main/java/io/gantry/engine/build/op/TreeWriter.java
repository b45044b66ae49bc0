package io.gantry.engine.build.op;

import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.context.Sources.Found;
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
 * Copies files and directories with modes, owners, times, attributes and hard links. Below the
 * directory that a source goes to, which is resolved once, the destination is changed by names in
 * open directories: nobody else changes it, and no link is followed.
 */
final class TreeWriter implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;

  private final SourceTree source;
  private final Destination destination;
  private final Optional<Owner> owner;
  private final ModeChange mode;
  private final Excludes excludes;
  private final DirectoryFiles files = new DirectoryFiles();
  private final byte[] buffer = new byte[BUFFER];
  private final Map<Inode, String> linked = new HashMap<>();

  private record Inode(long device, long number) {}

  /** A directory that is written to; {@code path} leads to it without links. */
  private record Target(int fd, String path) {
    String at(String name) {
      return SourceTree.join(path, name);
    }
  }

  /**
   * Copies from {@code source}.
   *
   * @param owner of all files; nothing to keep theirs where they count, else root
   * @param excludes paths below each source directory to leave out
   */
  TreeWriter(
      SourceTree source,
      Destination destination,
      Optional<Owner> owner,
      ModeChange mode,
      IgnoreRules excludes) {
    this.source = source;
    this.destination = destination;
    this.owner = owner;
    this.mode = mode;
    this.excludes = new Excludes(excludes, source);
  }

  /**
   * Copies a file, or the contents of a directory, to {@code target}. The directory that takes
   * contents gets the time of theirs; its mode and owner are those of a directory that was made, or
   * stay.
   */
  void copy(String from, CopyTarget target) throws IOException {
    FileStatus status = source.status(from);
    linked.clear(); // links among several sources are not kept
    String resolved = destination.resolve(target.path());
    if (target.contents()) {
      contents(from, status, resolved);
      return;
    }
    int slash = resolved.lastIndexOf('/');
    String parent = destination.directories(slash < 0 ? "" : resolved.substring(0, slash));
    String name = resolved.substring(slash + 1);
    destination.touch(SourceTree.join(parent, name));
    try (RootDirectory directory = destination.root().directory(parent)) {
      file(from, new Target(directory.descriptor(), parent), name, status);
    }
  }

  /**
   * Copies a file or a whole directory below {@code directory} with the names above it, whose
   * directories are made as they are at the source.
   */
  void copyWithParents(Found found, String directory) throws IOException {
    String relative = SourceTree.join(found.parent(), found.name());
    FileStatus status = source.status(found.path());
    if (relative.isEmpty()) {
      copy(found.path(), new CopyTarget(directory, true));
      return;
    }
    linked.clear();
    String at = destination.directories(directory);
    boolean plain = ("/" + found.path()).endsWith("/" + relative);
    int pivot = found.path().length() - relative.length();
    for (int slash = relative.indexOf('/'); slash >= 0; slash = relative.indexOf('/', slash + 1)) {
      String name = relative.substring(relative.lastIndexOf('/', slash - 1) + 1, slash);
      at = parent(at, name, plain ? found.path().substring(0, pivot + slash) : "");
    }
    destination.touch(SourceTree.join(at, found.name()));
    try (RootDirectory holder = destination.root().directory(at)) {
      var target = new Target(holder.descriptor(), at);
      if (status.isDirectory()) {
        directory(found.path(), relative, target, found.name(), status);
      } else {
        file(found.path(), target, found.name(), status);
      }
    }
  }

  /** Makes one directory above, unless it is there; {@code from} is what it looks like. */
  private String parent(String at, String name, String from) {
    String path = SourceTree.join(at, name);
    if (destination.root().exists(path) || from.isEmpty()) {
      return destination.directories(path);
    }
    String made = destination.directories(path);
    FileStatus status = source.status(from);
    try (RootDirectory holder = destination.root().directory(at)) {
      describe(from, new Target(holder.descriptor(), at), name, status);
    }
    destination.timeOf(made, status.modified());
    return made;
  }

  private void contents(String from, FileStatus status, String resolved) throws IOException {
    if (destination.isTaken(resolved)) {
      throw nonDirectory(resolved);
    }
    String to = destination.directories(resolved);
    if (from.isEmpty() && !source.ownersCount()) {
      destination.touch(SourceTree.join(to, "x")); // when a context was put together means nothing
    } else {
      destination.timeOf(to, status.modified());
    }
    try (RootDirectory directory = destination.root().directory(to)) {
      children(from, "", new Target(directory.descriptor(), to));
    }
  }

  private static GantryException nonDirectory(String path) {
    return new GantryException(Kind.CONFLICT, "cannot copy to non-directory: /" + path);
  }

  private void children(String from, String below, Target to) throws IOException {
    for (String name : source.list(from)) {
      String path = SourceTree.join(from, name);
      String relative = SourceTree.join(below, name);
      FileStatus status = source.status(path);
      boolean excluded = excludes.leaveOut(path, relative);
      if (status.isDirectory()) {
        if (!excluded) {
          directory(path, relative, to, name, status);
        }
      } else if (!excluded) {
        file(path, to, name, status);
      }
    }
  }

  private void directory(String from, String relative, Target to, String name, FileStatus status)
      throws IOException {
    if (!files.makeDirectory(to.fd(), name, 0700)
        && !files.stat(to.fd(), name).filter(FileStatus::isDirectory).isPresent()) {
      throw nonDirectory(to.at(name));
    }
    int inner = files.open(to.fd(), name);
    try {
      children(from, relative, new Target(inner, to.at(name)));
    } finally {
      Descriptor.close(inner);
    }
    describe(from, to, name, status);
    destination.timeOf(to.at(name), status.modified());
  }

  private void file(String from, Target to, String name, FileStatus status) throws IOException {
    if (status.isSocket()) {
      return; // means nothing without the process that listens
    }
    if (status.links() > 1) {
      var inode = new Inode(status.device(), status.inode());
      String before = linked.putIfAbsent(inode, to.at(name));
      if (before != null) {
        destination.makeRoom(to.at(name));
        destination.root().link(before, to.at(name));
        return;
      }
    }
    if (status.isRegular()) {
      content(from, to, name, status);
      return;
    }
    if (!make(from, to, name, status)) {
      destination.makeRoom(to.at(name));
      boolean _ = make(from, to, name, status);
    }
    describe(from, to, name, status);
    files.setTimes(to.fd(), name, status.modified());
  }

  private boolean make(String from, Target to, String name, FileStatus status) {
    return status.isSymbolicLink()
        ? files.symlink(to.fd(), name, source.readLink(from))
        : files.makeNode(to.fd(), name, status.mode(), status.rdev());
  }

  private void content(String from, Target to, String name, FileStatus status) throws IOException {
    int file = files.create(to.fd(), name, 0600);
    if (file < 0) {
      destination.makeRoom(to.at(name));
      file = files.create(to.fd(), name, 0600);
    }
    try (InputStream in = source.read(from)) {
      if (status.blocks() * 512 < status.size()) {
        sparse(in, file, status.size());
      } else {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          files.write(file, buffer, 0, count);
        }
      }
      Owner owns = owner.orElse(ownerOf(status));
      files.changeOwner(file, owns.uid(), owns.gid());
      int written = file;
      attributes(from).forEach((key, value) -> files.setAttribute(written, key, value));
      files.changeMode(file, mode.apply(status.mode(), false));
      files.setTimes(file, status.modified());
    } finally {
      Descriptor.close(file);
    }
  }

  /** Runs of zeros become holes, as some of them were. */
  private void sparse(InputStream in, int file, long size) throws IOException {
    Descriptor.truncate(file, size);
    long at = 0;
    boolean skipped = false;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      boolean zeros = true;
      for (int i = 0; i < count && zeros; i++) {
        zeros = buffer[i] == 0;
      }
      if (!zeros) {
        if (skipped) {
          long _ = Descriptor.seek(file, at);
        }
        files.write(file, buffer, 0, count);
      }
      skipped = zeros;
      at += count;
    }
    Descriptor.truncate(file, at);
  }

  /** Owner, then attributes, then mode: each clears what comes after it. */
  private void describe(String from, Target to, String name, FileStatus status) {
    Owner owns = owner.orElse(ownerOf(status));
    files.changeOwner(to.fd(), name, owns.uid(), owns.gid());
    attributes(from)
        .forEach((key, value) -> destination.root().setAttribute(to.at(name), key, value));
    if (!status.isSymbolicLink()) {
      files.changeMode(to.fd(), name, mode.apply(status.mode(), status.isDirectory()));
    }
  }

  private Map<String, byte[]> attributes(String path) {
    return CopiedAttributes.of(source, path);
  }

  private Owner ownerOf(FileStatus status) {
    return source.ownersCount() ? new Owner(status.uid(), status.gid()) : Owner.ROOT;
  }

  @Override
  public void close() {
    files.close();
  }
}
