package io.gantry.platform.linux.fs;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * Copies what is in a directory of one root into another root, with owners, modes, attributes and
 * hard links, and the holes of files.
 */
public final class TreeCopy {
  private final RootDirectory source;
  private final RootDirectory target;
  private final FileCopy contents;
  private final LongUnaryOperator uids;
  private final LongUnaryOperator gids;
  private final Map<Long, String> linked = new HashMap<>();

  private TreeCopy(
      RootDirectory source,
      RootDirectory target,
      FileCopy contents,
      LongUnaryOperator uids,
      LongUnaryOperator gids) {
    this.source = source;
    this.target = target;
    this.contents = contents;
    this.uids = uids;
    this.gids = gids;
  }

  /** Copies the entries of directory {@code from} and the directory's own owner and mode. */
  public static void copyContents(RootDirectory source, String from, RootDirectory target) {
    copyContents(source, from, target, LongUnaryOperator.identity(), LongUnaryOperator.identity());
  }

  /** The same with other owners: who each user and each group becomes. */
  public static void copyContents(
      RootDirectory source,
      String from,
      RootDirectory target,
      LongUnaryOperator uids,
      LongUnaryOperator gids) {
    FileStatus top =
        source
            .stat(from, true)
            .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "no such directory: " + from));
    String resolved = source.resolve(from);
    try (var contents = new FileCopy()) {
      var copy = new TreeCopy(source, target, contents, uids, gids);
      copy.inside(resolved, "/");
      copy.dress(resolved, "/", top);
    }
  }

  private void inside(String from, String to) {
    for (String name : source.list(from)) {
      copy(child(from, name), child(to, name));
    }
  }

  private void copy(String from, String to) {
    FileStatus status = source.stat(from, false).orElse(null);
    if (status == null) {
      return;
    }
    if (status.isDirectory()) {
      target.makeDirectory(to, 0700);
      inside(from, to);
    } else {
      String first = status.links() > 1 ? linked.putIfAbsent(status.inode(), to) : null;
      if (first != null) {
        target.link(first, to);
        return;
      }
      file(from, to, status);
    }
    dress(from, to, status);
  }

  private void file(String from, String to, FileStatus status) {
    if (status.isSymbolicLink()) {
      target.symlink(source.readLink(from), to);
    } else if (status.isRegular()) {
      contents.copy(source, from, target, to, 0600);
    } else {
      target.makeNode(to, status.mode(), status.rdev());
    }
  }

  private void dress(String from, String to, FileStatus status) {
    target.changeOwner(to, uids.applyAsLong(status.uid()), gids.applyAsLong(status.gid()));
    source.attributes(from).forEach((name, value) -> target.setAttribute(to, name, value));
    if (!status.isSymbolicLink()) {
      target.changeMode(to, status.mode() & 07777);
    }
    target.setTimes(to, status.modified());
  }

  /** The path of a name in a directory. */
  public static String child(String directory, String name) {
    return directory.endsWith("/") ? directory + name : directory + "/" + name;
  }
}
