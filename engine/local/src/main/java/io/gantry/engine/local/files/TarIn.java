package io.gantry.engine.local.files;

import io.gantry.platform.archive.Decompression;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.fs.TreeCopy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Unpacks a tar into a directory of a root, over what is there. */
public final class TarIn {
  private final RootDirectory root;
  private final Owners owners;
  private final String base;
  private final boolean keepKinds;
  private final List<TarEntry> directories = new ArrayList<>();

  private TarIn(ContainerRoot in, String base, boolean keepKinds) {
    this.root = in.directory();
    this.owners = in.owners();
    this.base = base;
    this.keepKinds = keepKinds;
  }

  /**
   * Unpacks; the tar may be compressed, and then this process opens it: no program of the container
   * takes part (CVE-2026-41567).
   *
   * @param keepKinds refuse to replace a directory by another kind of file or the other way round
   */
  public static void unpack(
      ContainerRoot in, String directory, InputStream tar, boolean keepKinds) {
    RootDirectory root = in.directory();
    Optional<FileStatus> status = root.stat(directory, true);
    if (status.isEmpty()) {
      throw new GantryException(
          Kind.NOT_FOUND, "Could not find the file " + directory + " in container");
    }
    if (!status.get().isDirectory()) {
      throw new GantryException(Kind.INVALID, "extraction point is not a directory: " + directory);
    }
    in.owners().writing(() -> unpackInto(in, directory, tar, keepKinds));
  }

  private static void unpackInto(
      ContainerRoot in, String directory, InputStream tar, boolean keepKinds) {
    try {
      new TarIn(in, in.directory().resolve(directory), keepKinds)
          .unpack(new TarReader(Decompression.archive(tar)));
    } catch (IOException e) {
      throw new DiskException("cannot unpack into " + directory, e);
    }
  }

  private void unpack(TarReader tar) throws IOException {
    for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
      entry(next.get(), tar);
    }
    for (TarEntry directory : directories.reversed()) {
      root.setTimes(place(directory.path()), directory.modified());
    }
  }

  private String place(String path) {
    return path.isEmpty() ? base : TreeCopy.child(base, path);
  }

  private void entry(TarEntry entry, TarReader tar) throws IOException {
    if (entry.path().isEmpty()) {
      return; // the directory itself stays as it is
    }
    String place = place(entry.path());
    boolean busy = !makeRoom(entry, place);
    switch (entry.type()) {
      case DIRECTORY -> {
        if (root.stat(place, false).isEmpty()) {
          root.makeDirectories(place, 0755);
        }
        directories.add(entry);
      }
      case FILE -> {
        try (OutputStream out = busy ? root.overwrite(place, 0600) : root.create(place, 0600)) {
          long _ = tar.content().transferTo(out);
        }
      }
      case HARD_LINK -> root.link(place(entry.linkName()), place);
      case SYMBOLIC_LINK -> root.symlink(entry.linkName(), place);
      case CHARACTER_DEVICE -> root.makeNode(place, 0020000 | entry.mode(), device(entry));
      case BLOCK_DEVICE -> root.makeNode(place, 0060000 | entry.mode(), device(entry));
      case FIFO -> root.makeNode(place, 0010000 | entry.mode(), 0);
    }
    if (entry.type() != TarEntry.Type.HARD_LINK) {
      dress(entry, place);
    }
  }

  /** Removes what is in the way; false for a file that is mounted there: its content changes. */
  private boolean makeRoom(TarEntry entry, String place) {
    Optional<FileStatus> there = root.stat(place, false);
    if (there.isEmpty()) {
      int slash = place.lastIndexOf('/');
      if (slash > 0 && root.stat(place.substring(0, slash), true).isEmpty()) {
        root.makeDirectories(place.substring(0, slash), 0755);
      }
      return true;
    }
    boolean wasDirectory = there.get().isDirectory();
    if (keepKinds && wasDirectory != entry.isDirectory()) {
      throw new GantryException(
          Kind.INVALID,
          wasDirectory
              ? "cannot overwrite directory \"" + place + "\" with non-directory"
              : "cannot overwrite non-directory \"" + place + "\" with directory");
    }
    if (!(wasDirectory && entry.isDirectory())) {
      return remove(entry, place);
    }
    return true;
  }

  private boolean remove(TarEntry entry, String place) {
    try {
      root.remove(place);
      return true;
    } catch (LinuxException e) {
      if (e.errno() == Errno.EBUSY && entry.type() == TarEntry.Type.FILE) {
        return false;
      }
      throw e;
    }
  }

  private void dress(TarEntry entry, String place) {
    root.changeOwner(
        place, owners.ids().userOutside(entry.uid()), owners.ids().groupOutside(entry.gid()));
    entry.attributes().forEach((name, value) -> root.setAttribute(place, name, value));
    if (entry.type() != TarEntry.Type.SYMBOLIC_LINK) {
      root.changeMode(place, entry.mode());
    }
    root.setTimes(place, entry.modified());
  }

  private static long device(TarEntry entry) {
    long major = entry.deviceMajor();
    long minor = entry.deviceMinor();
    return (minor & 0xff)
        | ((major & 0xfff) << 8)
        | ((minor & ~0xffL) << 12)
        | ((major & ~0xfffL) << 32);
  }
}
