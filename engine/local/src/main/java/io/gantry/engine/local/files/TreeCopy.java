package io.gantry.engine.local.files;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Copies what is in a directory of one root into another root, with owners, modes, attributes and
 * hard links.
 */
public final class TreeCopy {
  private final RootDirectory source;
  private final RootDirectory target;
  private final Map<Long, String> linked = new HashMap<>();

  private TreeCopy(RootDirectory source, RootDirectory target) {
    this.source = source;
    this.target = target;
  }

  /** Copies the entries of directory {@code from} and the directory's own owner and mode. */
  public static void copyContents(RootDirectory source, String from, RootDirectory target) {
    FileStatus top =
        source
            .stat(from, true)
            .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "no such directory: " + from));
    var copy = new TreeCopy(source, target);
    String resolved = source.resolve(from);
    copy.inside(resolved, "/");
    copy.dress(resolved, "/", top);
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
      bytes(from, to);
    } else {
      target.makeNode(to, status.mode(), status.rdev());
    }
  }

  private void bytes(String from, String to) {
    try (InputStream in = source.read(from);
        OutputStream out = target.create(to, 0600)) {
      long _ = in.transferTo(out);
    } catch (IOException e) {
      throw new DiskException("cannot copy " + from, e);
    }
  }

  private void dress(String from, String to, FileStatus status) {
    target.changeOwner(to, status.uid(), status.gid());
    source.attributes(from).forEach((name, value) -> target.setAttribute(to, name, value));
    if (!status.isSymbolicLink()) {
      target.changeMode(to, status.mode() & 07777);
    }
    target.setTimes(to, status.modified());
  }

  static String child(String directory, String name) {
    return directory.endsWith("/") ? directory + name : directory + "/" + name;
  }
}
