package io.gantry.engine.build.op;

import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Copies files and directories with modes, owners, times, attributes and hard links. */
final class TreeCopy {
  private final SourceTree source;
  private final Destination destination;
  private final Optional<Owner> owner;
  private final ModeChange mode;
  private final IgnoreRules excludes;
  private final Map<Inode, String> linked = new HashMap<>();

  private record Inode(long device, long number) {}

  /**
   * Copies from {@code source}.
   *
   * @param owner of all files; nothing to keep theirs where they count, else root
   * @param excludes paths below each source to leave out
   */
  TreeCopy(
      SourceTree source,
      Destination destination,
      Optional<Owner> owner,
      ModeChange mode,
      IgnoreRules excludes) {
    this.source = source;
    this.destination = destination;
    this.owner = owner;
    this.mode = mode;
    this.excludes = excludes;
  }

  /** Copies a file, or the contents of a directory, to {@code target}. */
  void copy(String from, CopyTarget target) throws IOException {
    FileStatus status = source.status(from);
    if (!target.contents()) {
      int slash = target.path().lastIndexOf('/');
      String parent = destination.directories(slash < 0 ? "" : target.path().substring(0, slash));
      if (!excludes.ignores(from.substring(from.lastIndexOf('/') + 1))) {
        file(from, SourceTree.join(parent, target.path().substring(slash + 1)), status);
      }
      return;
    }
    Optional<FileStatus> there = destination.follow(target.path());
    if (there.isPresent() && !there.get().isDirectory()) {
      throw new GantryException(Kind.CONFLICT, "cannot copy to non-directory: /" + target.path());
    }
    String resolved = destination.directories(target.path());
    if (there.isEmpty()) {
      describe(from, resolved, status);
    }
    contents(from, "", resolved);
  }

  private void contents(String from, String below, String to) throws IOException {
    for (String name : source.list(from)) {
      String path = SourceTree.join(from, name);
      String relative = SourceTree.join(below, name);
      if (excludes.ignores(relative)) {
        continue;
      }
      String target = SourceTree.join(to, name);
      FileStatus status = source.status(path);
      if (!status.isDirectory()) {
        file(path, target, status);
        continue;
      }
      Optional<FileStatus> there = destination.root().stat(target, false);
      if (there.isEmpty()) {
        destination.touch(target);
        destination.root().makeDirectory(target, mode.apply(status.mode(), true));
      } else if (!there.get().isDirectory()) {
        throw new GantryException(Kind.CONFLICT, "cannot copy to non-directory: /" + target);
      }
      contents(path, relative, target);
      describe(path, target, status);
    }
  }

  private void file(String from, String to, FileStatus status) throws IOException {
    if (status.isSocket()) {
      return; // means nothing without the process that listens
    }
    RootDirectory root = destination.root();
    destination.touch(to);
    destination.makeRoom(to);
    if (status.links() > 1) {
      String before = linked.putIfAbsent(new Inode(status.device(), status.inode()), to);
      if (before != null) {
        root.link(before, to);
        return;
      }
    }
    if (status.isSymbolicLink()) {
      root.symlink(source.readLink(from), to);
    } else if (status.isRegular()) {
      try (InputStream in = source.read(from);
          OutputStream out = root.create(to, 0600)) {
        in.transferTo(out);
      }
    } else {
      root.makeNode(to, status.mode(), status.rdev());
    }
    describe(from, to, status);
  }

  /** Owner, then attributes, then mode, then times: each clears what comes after it. */
  private void describe(String from, String to, FileStatus status) {
    RootDirectory root = destination.root();
    Owner owns = owner.orElse(ownerOf(status));
    root.changeOwner(to, owns.uid(), owns.gid());
    source.attributes(from).forEach((name, value) -> root.setAttribute(to, name, value));
    if (!status.isSymbolicLink()) {
      root.changeMode(to, mode.apply(status.mode(), status.isDirectory()));
    }
    if (status.isDirectory()) {
      destination.timeOf(to, status.modified());
    } else {
      root.setTimes(to, status.modified());
    }
  }

  private Owner ownerOf(FileStatus status) {
    return source.ownersCount() ? new Owner(status.uid(), status.gid()) : Owner.ROOT;
  }
}
