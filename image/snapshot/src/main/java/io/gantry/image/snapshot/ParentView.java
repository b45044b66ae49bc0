package io.gantry.image.snapshot;

import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.linux.mount.OverlayMount;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a snapshot stands on, merged and read-only; mounted on the first look. One thread's. */
final class ParentView implements AutoCloseable {
  private final Optional<OverlayMount> view;
  private final Map<String, Boolean> directories = new HashMap<>();
  private @Nullable DetachedMount mount;
  private @Nullable RootDirectory root;

  ParentView(Optional<OverlayMount> view) {
    this.view = view;
  }

  /** Whether there is anything. */
  boolean isPresent() {
    return view.isPresent();
  }

  /** The root; only if there is something. */
  RootDirectory root() {
    if (root == null) {
      mount = DetachedMount.overlay(view.orElseThrow());
      root = mount.root();
    }
    return root;
  }

  /**
   * The status of what lies at {@code path} through real directories only: a link on the way means
   * that nothing is there.
   */
  Optional<FileStatus> stat(String path) {
    if (view.isEmpty() || !isDirectory(Paths.parent(path))) {
      return Optional.empty();
    }
    return root().stat(path, false);
  }

  private boolean isDirectory(String path) {
    if (path.isEmpty()) {
      return true;
    }
    Boolean known = directories.get(path);
    if (known == null) {
      known = stat(path).map(FileStatus::isDirectory).orElse(false);
      directories.put(path, known);
    }
    return known;
  }

  @Override
  public void close() {
    if (root != null) {
      root.close();
    }
    if (mount != null) {
      mount.close();
    }
  }
}
