package io.gantry.image.snapshot;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.DescriptorInputStream;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Unpacks a layer's tar into an upper directory (OCI image specification, <i>Applying
 * Changesets</i>).
 *
 * <p>A whiteout hides what is below the layer, never what the layer itself has, wherever in the tar
 * it stands: the paths that this tar made are remembered. Hard links may come before their target,
 * which may lie in a layer below: then it is copied up.
 */
final class LayerUnpacker {
  private final RootDirectory upper;
  private final ParentView parent;
  private final ContentLog log;
  private final MergedTree tree;
  private final SparseFile files = new SparseFile();
  private final Set<String> made = new HashSet<>();
  private final List<TarEntry> waiting = new ArrayList<>();

  LayerUnpacker(RootDirectory upper, ParentView parent) {
    this(upper, parent, ContentLog.NONE);
  }

  LayerUnpacker(RootDirectory upper, ParentView parent, ContentLog log) {
    this.upper = upper;
    this.parent = parent;
    this.log = log;
    tree = new MergedTree(upper, parent, log);
  }

  void unpack(TarReader tar) throws IOException {
    for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      try {
        unpack(entry.get(), tar);
      } catch (GantryException e) {
        throw new GantryException(
            e.kind(), "cannot unpack \"" + entry.get().path() + "\": " + e.text(), e);
      }
    }
    linkWaiting();
    tree.finish();
  }

  private void unpack(TarEntry entry, TarReader tar) throws IOException {
    tree.date(entry.modified());
    String name = entry.name();
    if (entry.path().isEmpty()) {
      putRoot(entry);
    } else if (name.equals(Whiteout.OPAQUE)) {
      hideBelow(tree.directory(Paths.parent(entry.path())));
    } else if (name.startsWith(Whiteout.AUFS)) {
      return;
    } else if (name.startsWith(Whiteout.PREFIX)) {
      whiteout(entry);
    } else if (entry.type() == TarEntry.Type.HARD_LINK) {
      if (!link(entry)) {
        waiting.add(entry);
      }
    } else {
      put(entry, tar);
    }
  }

  private void putRoot(TarEntry entry) {
    if (!entry.isDirectory()) {
      throw new GantryException(Kind.INVALID, "the root is no directory");
    }
    upper.changeOwner("", entry.uid(), entry.gid());
    upper.changeMode("", entry.mode());
    tree.setTime("", entry.modified());
  }

  private void whiteout(TarEntry entry) {
    String name = entry.name().substring(Whiteout.PREFIX.length());
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new GantryException(Kind.INVALID, "a whiteout of nothing");
    }
    String above = Paths.parent(entry.path());
    if (!above.isEmpty() && !isDirectory(above)) {
      return;
    }
    String path = Paths.join(tree.directory(above), name);
    if (made.contains(path)) {
      if (upper.stat(path, false).map(FileStatus::isDirectory).orElse(false)) {
        hideBelow(path);
      }
      return;
    }
    if (upper.exists(path)) {
      tree.discard(path);
    }
    tree.makeWhiteout(path);
  }

  /** Whether a path leads to a directory, or would after the links on the way. */
  private boolean isDirectory(String path) {
    return tree.locate(path + "/.").isPresent();
  }

  /**
   * Drops everything in a directory of the upper that this tar has not made, and hides the rest.
   */
  private void hideBelow(String directory) {
    prune(directory);
    if (!directory.isEmpty()) {
      tree.makeOpaque(directory);
    } else {
      hideRoot();
    }
  }

  private void prune(String directory) {
    for (String name : upper.list(directory)) {
      String path = Paths.join(directory, name);
      if (!made.contains(path)) {
        tree.discard(path);
      } else if (upper.stat(path, false).map(FileStatus::isDirectory).orElse(false)) {
        prune(path);
      }
    }
  }

  /** The root cannot be opaque for overlayfs: its entries are hidden one by one. */
  private void hideRoot() {
    if (!parent.isPresent()) {
      return;
    }
    for (String name : parent.root().list("")) {
      Optional<FileStatus> there = upper.stat(name, false);
      if (there.isEmpty()) {
        tree.makeWhiteout(name);
      } else if (there.get().isDirectory()) {
        tree.makeOpaque(name);
      }
    }
  }

  private void put(TarEntry entry, TarReader tar) throws IOException {
    String path = place(entry);
    switch (entry.type()) {
      case DIRECTORY -> putDirectory(path, entry);
      case FILE -> {
        tree.makeRoom(path, false);
        files.write(upper, path, log.content(path, tar.content()), entry.size());
      }
      case SYMBOLIC_LINK -> {
        tree.makeRoom(path, false);
        upper.symlink(entry.linkName(), path);
      }
      case CHARACTER_DEVICE -> putNode(path, FileStatus.S_IFCHR, entry);
      case BLOCK_DEVICE -> putNode(path, FileStatus.S_IFBLK, entry);
      case FIFO -> putNode(path, FileStatus.S_IFIFO, entry);
      case HARD_LINK -> throw new IllegalStateException("a hard link is linked");
    }
    Metadata.apply(upper, path, entry);
    if (entry.isDirectory()) {
      tree.setTime(path, entry.modified());
    }
    remember(path);
  }

  /** Where an entry goes, free of links; what it is in is there. */
  private String place(TarEntry entry) {
    return Paths.join(tree.directory(Paths.parent(entry.path())), entry.name());
  }

  private void putDirectory(String path, TarEntry entry) {
    boolean kept = upper.stat(path, false).map(FileStatus::isDirectory).orElse(false);
    tree.makeDirectory(path, entry.mode());
    if (kept) {
      Metadata.clearAttributes(upper, path);
    }
  }

  private void putNode(String path, int type, TarEntry entry) {
    if (type == FileStatus.S_IFCHR && entry.deviceMajor() == 0 && entry.deviceMinor() == 0) {
      throw new GantryException(Kind.INVALID, "device 0:0 would hide what is below it");
    }
    tree.makeRoom(path, false);
    long device = FileStatus.device(entry.deviceMajor(), entry.deviceMinor());
    upper.makeNode(path, type | entry.mode(), type == FileStatus.S_IFIFO ? 0 : device);
  }

  /** What this tar has is not hidden by its whiteouts, nor are the directories that hold it. */
  private void remember(String path) {
    String at = path;
    while (!at.isEmpty() && made.add(at)) {
      at = Paths.parent(at);
    }
  }

  /** Makes a hard link; false if its target is not there yet. */
  private boolean link(TarEntry entry) throws IOException {
    Optional<String> target = tree.locate(entry.linkName());
    if (target.isEmpty()) {
      return false;
    }
    String path = place(entry);
    if (target.get().equals(path)) {
      return true;
    }
    FileStatus status = tree.stat(target.get()).orElseThrow();
    if (status.isDirectory()) {
      throw new GantryException(
          Kind.INVALID, "hard link to the directory \"" + entry.linkName() + "\"");
    }
    if (!upper.exists(target.get())) {
      copyUp(target.get(), status);
    }
    tree.makeRoom(path, false);
    upper.link(target.get(), path);
    remember(path);
    return true;
  }

  private void linkWaiting() throws IOException {
    List<TarEntry> left = waiting;
    while (!left.isEmpty()) {
      var still = new ArrayList<TarEntry>();
      for (TarEntry entry : left) {
        if (!link(entry)) {
          still.add(entry);
        }
      }
      if (still.size() == left.size()) {
        TarEntry first = still.getFirst();
        throw new GantryException(
            Kind.INVALID,
            "hard link \""
                + first.path()
                + "\": its target \""
                + first.linkName()
                + "\" is in no layer");
      }
      left = still;
    }
  }

  private void copyUp(String path, FileStatus status) throws IOException {
    String _ = tree.directory(Paths.parent(path));
    RootDirectory below = parent.root();
    if (status.isRegular()) {
      try (var content = DescriptorInputStream.owning(below.openFile(path))) {
        files.write(upper, path, content, status.size());
      }
    } else if (status.isSymbolicLink()) {
      upper.symlink(below.readLink(path), path);
    } else {
      upper.makeNode(path, status.mode(), status.rdev());
    }
    Metadata.copy(below, path, status, upper);
  }
}
