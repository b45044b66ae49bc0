package io.gantry.engine.build.context;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Files that may be copied. Paths are relative to the root, without a slash in front; the empty
 * path is the root itself. Closing leaves the root open.
 */
public final class SourceTree {
  private static final int BUFFER = 64 * 1024;

  private final RootDirectory root;
  private final IgnoreRules rules;
  private final boolean ownersCount;

  /**
   * The files below {@code root} that {@code rules} let through.
   *
   * @param ownersCount whether owners are copied: not those of a build context
   */
  public SourceTree(RootDirectory root, IgnoreRules rules, boolean ownersCount) {
    this.root = root;
    this.rules = rules;
    this.ownersCount = ownersCount;
  }

  /** The directory, with what rules hide. */
  public RootDirectory root() {
    return root;
  }

  /** Whether owners are copied. */
  public boolean ownersCount() {
    return ownersCount;
  }

  /** The path without links, where it and what it leads to may be seen. */
  Optional<String> follow(String path) {
    String resolved = root.resolve(path);
    boolean there = isVisible(path) && isVisible(resolved) && root.exists(resolved);
    return there ? Optional.of(resolved) : Optional.empty();
  }

  /** What is at a path, which is not followed. */
  public FileStatus status(String path) {
    return root.stat(path, false)
        .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "\"/" + path + "\": not found"));
  }

  /** The visible names in a directory, sorted. */
  public List<String> list(String directory) {
    List<String> names = root.list(directory);
    if (rules.isEmpty()) {
      return names;
    }
    var visible = new ArrayList<String>();
    for (String name : names) {
      if (isVisible(join(directory, name))) {
        visible.add(name);
      }
    }
    return visible;
  }

  /** Whether rules let the path through, or something below it. */
  private boolean isVisible(String path) {
    if (path.isEmpty() || !rules.ignores(path)) {
      return true;
    }
    if (!rules.mayBringBackBelow()) {
      return false;
    }
    Optional<FileStatus> status = root.stat(path, false);
    if (status.isEmpty() || !status.get().isDirectory()) {
      return false;
    }
    for (String name : root.list(path)) {
      if (isVisible(join(path, name))) {
        return true;
      }
    }
    return false;
  }

  /** The target of a symbolic link. */
  public String readLink(String path) {
    return root.readLink(path);
  }

  /** The content of a regular file. */
  public InputStream read(String path) {
    return root.read(path);
  }

  /** The digest of a regular file's content. */
  public Digest content(String path) throws IOException {
    MessageDigest sum = Digest.sha256();
    try (InputStream in = read(path)) {
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sum.update(buffer, 0, count);
      }
    }
    return Digest.of(sum);
  }

  /** The extended attributes that are worth copying. */
  public Map<String, byte[]> attributes(String path) {
    Map<String, byte[]> all = root.attributes(path);
    if (all.isEmpty()) {
      return all;
    }
    var kept = new TreeMap<>(all);
    // those of overlayfs are obeyed by the kernel, those of SELinux belong to this host
    kept.keySet().removeIf(name -> name.contains(".overlay.") || name.equals("security.selinux"));
    return kept;
  }

  /** {@code name} below {@code directory}. */
  public static String join(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }
}
