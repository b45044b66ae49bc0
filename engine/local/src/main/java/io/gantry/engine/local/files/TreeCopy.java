package io.gantry.engine.local.files;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies what is in a directory of one root into another root, with owners, modes, attributes. */
public final class TreeCopy {
  private TreeCopy() {}

  /** Copies the entries of directory {@code from} and the directory's own owner and mode. */
  public static void copyContents(RootDirectory source, String from, RootDirectory target) {
    FileStatus top =
        source
            .stat(from, true)
            .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "no such directory: " + from));
    copyInside(source, source.resolve(from), target, "/");
    dress(source, source.resolve(from), target, "/", top);
  }

  private static void copyInside(
      RootDirectory source, String from, RootDirectory target, String to) {
    for (String name : source.list(from)) {
      copy(source, child(from, name), target, child(to, name));
    }
  }

  private static void copy(RootDirectory source, String from, RootDirectory target, String to) {
    FileStatus status = source.stat(from, false).orElse(null);
    if (status == null) {
      return;
    }
    if (status.isDirectory()) {
      target.makeDirectory(to, 0700);
      copyInside(source, from, target, to);
    } else if (status.isSymbolicLink()) {
      target.symlink(source.readLink(from), to);
    } else if (status.isRegular()) {
      copyBytes(source, from, target, to);
    } else {
      target.makeNode(to, status.mode(), status.rdev());
    }
    dress(source, from, target, to, status);
  }

  private static void copyBytes(
      RootDirectory source, String from, RootDirectory target, String to) {
    try (InputStream in = source.read(from);
        OutputStream out = target.create(to, 0600)) {
      long _ = in.transferTo(out);
    } catch (IOException e) {
      throw new GantryException(Kind.INTERNAL, "cannot copy " + from + ": " + e.getMessage(), e);
    }
  }

  private static void dress(
      RootDirectory source, String from, RootDirectory target, String to, FileStatus status) {
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
