package io.gantry.engine.local.image;

import io.gantry.engine.api.FileChange;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.Image;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.oci.ChainId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** How the files of two images differ, seen through a mount of each that no namespace sees. */
final class ImageDiff {
  private final Snapshots snapshots;

  ImageDiff(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** The files of an image; nothing for one without layers. */
  private record Tree(Optional<DetachedMount> mount, Optional<RootDirectory> root)
      implements AutoCloseable {
    Optional<FileStatus> stat(String path) {
      return root.flatMap(directory -> directory.stat(path, false));
    }

    List<String> list(String path) {
      return root.map(directory -> directory.list(path)).orElse(List.of());
    }

    @Override
    public void close() {
      root.ifPresent(RootDirectory::close);
      mount.ifPresent(DetachedMount::close);
    }
  }

  /** The changes from one to the other, sorted by path. */
  List<FileChange> compare(Image from, Image to) {
    try (Tree before = open(from.chain());
        Tree after = open(to.chain())) {
      return new Walk(before, after).changes();
    }
  }

  private Tree open(Optional<ChainId> chain) {
    if (chain.isEmpty()) {
      return new Tree(Optional.empty(), Optional.empty());
    }
    DetachedMount mount = DetachedMount.overlay(snapshots.view(chain.get()));
    return new Tree(Optional.of(mount), Optional.of(mount.root()));
  }

  /** One comparison. */
  private static final class Walk {
    private final Tree before;
    private final Tree after;
    private final List<FileChange> changes = new ArrayList<>();

    Walk(Tree before, Tree after) {
      this.before = before;
      this.after = after;
    }

    List<FileChange> changes() {
      children("", true, true);
      return changes;
    }

    private void children(String directory, boolean inBefore, boolean inAfter) {
      var names = new TreeSet<String>();
      names.addAll(inBefore ? before.list(directory.isEmpty() ? "." : directory) : List.of());
      names.addAll(inAfter ? after.list(directory.isEmpty() ? "." : directory) : List.of());
      for (String name : names) {
        visit(directory.isEmpty() ? name : directory + "/" + name);
      }
    }

    private void visit(String path) {
      Optional<FileStatus> old = before.stat(path);
      Optional<FileStatus> now = after.stat(path);
      if (now.isEmpty()) {
        changes.add(new FileChange(FileChange.Kind.DELETED, "/" + path));
        return;
      }
      if (old.isEmpty()) {
        changes.add(new FileChange(FileChange.Kind.ADDED, "/" + path));
        if (now.get().isDirectory()) {
          children(path, false, true);
        }
        return;
      }
      int at = changes.size();
      if (now.get().isDirectory()) {
        children(path, old.get().isDirectory(), true);
      }
      // as in docker diff, what is in a changed directory makes it changed
      if (changes.size() > at || differ(path, old.get(), now.get())) {
        changes.add(at, new FileChange(FileChange.Kind.CHANGED, "/" + path));
      }
    }

    private boolean differ(String path, FileStatus old, FileStatus now) {
      if (old.mode() != now.mode() || old.uid() != now.uid() || old.gid() != now.gid()) {
        return true;
      }
      if (now.isDirectory()) {
        return false;
      }
      return old.size() != now.size()
          || old.rdev() != now.rdev()
          || !old.modified().equals(now.modified())
          || (now.isSymbolicLink() && !link(before, path).equals(link(after, path)));
    }

    private static String link(Tree tree, String path) {
      return tree.root().map(root -> root.readLink(path)).orElse("");
    }
  }
}
