package io.gantry.engine.build.op;

import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceReader;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.context.Sources.Found;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DirectoryFiles;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Copies files and directories with modes, owners, times, attributes and hard links. Below the
 * directory that a source goes to, which is resolved once, the destination is changed by names in
 * open directories: nobody else changes it, and no link is followed.
 */
final class TreeWriter implements AutoCloseable {
  private final SourceTree source;
  private final Destination destination;
  private final ModeChange mode;
  private final Excludes excludes;
  private final SourceReader reader;
  private final DirectoryFiles files = new DirectoryFiles();
  private final FileWriter contents;
  private final Map<Inode, String> linked = new HashMap<>();

  private record Inode(long device, long number) {}

  /** A directory that is read; {@code path} leads to it without links. */
  private record Origin(int fd, String path) {
    String at(String name) {
      return SourceTree.join(path, name);
    }
  }

  /** A directory that is written to; {@code path} leads to it without links. */
  private record Target(int fd, String path, FileWriter.Given given) {
    Target(int fd, String path) {
      this(fd, path, new FileWriter.Given());
    }

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
    reader = source.reader();
    this.destination = destination;
    this.mode = mode;
    this.excludes = new Excludes(excludes, source);
    contents = new FileWriter(source, files, owner, mode);
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
    int opened = reader.directory(from);
    try (RootDirectory directory = destination.root().directory(to)) {
      children(new Origin(opened, from), "", new Target(directory.descriptor(), to));
    } finally {
      Descriptor.close(opened);
    }
  }

  private static GantryException nonDirectory(String path) {
    return new GantryException(Kind.CONFLICT, "cannot copy to non-directory: /" + path);
  }

  private void children(Origin from, String below, Target to) throws IOException {
    for (String name : source.list(from.path())) {
      String path = from.at(name);
      String relative = SourceTree.join(below, name);
      FileStatus status = source.status(path);
      boolean excluded = excludes.leaveOut(path, relative);
      if (status.isDirectory()) {
        if (!excluded) {
          int inner = reader.directory(from.fd(), name, path);
          try {
            directory(new Origin(inner, path), relative, to, name, status);
          } finally {
            Descriptor.close(inner);
          }
        }
      } else if (!excluded) {
        file(from, path, to, name, status);
      }
    }
  }

  private void directory(String from, String relative, Target to, String name, FileStatus status)
      throws IOException {
    int opened = reader.directory(from);
    try {
      directory(new Origin(opened, from), relative, to, name, status);
    } finally {
      Descriptor.close(opened);
    }
  }

  private void directory(Origin from, String relative, Target to, String name, FileStatus status)
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
    describe(from.path(), to, name, status);
    destination.timeOf(to.at(name), status.modified());
  }

  private void file(String from, Target to, String name, FileStatus status) throws IOException {
    String parent = from.substring(0, Math.max(0, from.lastIndexOf('/')));
    int opened = reader.directory(parent);
    try {
      file(new Origin(opened, parent), from, to, name, status);
    } finally {
      Descriptor.close(opened);
    }
  }

  private void file(Origin parent, String from, Target to, String name, FileStatus status)
      throws IOException {
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
      content(parent, from, to, name, status);
      return;
    }
    if (!make(from, to, name, status)) {
      destination.makeRoom(to.at(name));
      boolean _ = make(from, to, name, status);
    }
    describe(from, to, name, status);
    files.setTimes(to.fd(), name, status.modified());
  }

  private void content(Origin parent, String from, Target to, String name, FileStatus status) {
    int permissions = contents.permissions(status);
    int file = files.create(to.fd(), name, permissions);
    if (file < 0) {
      destination.makeRoom(to.at(name));
      file = files.create(to.fd(), name, permissions);
    }
    String sourceName = from.substring(from.lastIndexOf('/') + 1);
    try (SourceReader.File in = reader.file(parent.fd(), sourceName, from)) {
      contents.fill(file, in, to.given(), status);
    } finally {
      Descriptor.close(file);
    }
  }

  private boolean make(String from, Target to, String name, FileStatus status) {
    return status.isSymbolicLink()
        ? files.symlink(to.fd(), name, source.readLink(from))
        : files.makeNode(to.fd(), name, status.mode(), status.rdev());
  }

  /** Owner, then attributes, then mode: each clears what comes after it. */
  private void describe(String from, Target to, String name, FileStatus status) {
    Owner owns = contents.owner(status);
    files.changeOwner(to.fd(), name, owns.uid(), owns.gid());
    attributes(from)
        .forEach((key, value) -> destination.root().setAttribute(to.at(name), key, value));
    if (!status.isSymbolicLink()) {
      files.changeMode(to.fd(), name, mode.apply(status.mode(), status.isDirectory()));
    }
  }

  private Map<String, byte[]> attributes(String path) {
    return CopiedAttributes.of(source, source.attributes(path));
  }

  @Override
  public void close() {
    reader.close();
    files.close();
  }
}
