package io.gantry.platform.linux.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The control groups of a host. */
public final class Cgroups {
  private static final Path HOST = Path.of("/sys/fs/cgroup");

  /** How the hierarchies are laid out. */
  public enum Layout {
    /** Version 2 alone. */
    UNIFIED,
    /** Version 1, with or without a version 2 hierarchy that has no controllers. */
    LEGACY,
    /** Version 1 beside a version 2 hierarchy that has controllers: crun refuses to work on it. */
    HYBRID_WITH_CONTROLLERS
  }

  private final Path root;
  private final Layout layout;

  private Cgroups(Path root, Layout layout) {
    this.root = root;
    this.layout = layout;
  }

  /** Those at {@code /sys/fs/cgroup}. */
  public static Cgroups ofHost() {
    return at(HOST);
  }

  /** Those mounted below {@code root}. */
  public static Cgroups at(Path root) {
    if (Files.exists(root.resolve("cgroup.controllers"))) {
      return new Cgroups(root, Layout.UNIFIED);
    }
    boolean controllers =
        !CgroupFile.text(root.resolve("unified/cgroup.controllers")).strip().isEmpty();
    return new Cgroups(root, controllers ? Layout.HYBRID_WITH_CONTROLLERS : Layout.LEGACY);
  }

  /** The layout. */
  public Layout layout() {
    return layout;
  }

  /** Where the version 2 hierarchy of a hybrid layout is mounted. */
  public Path unifiedOfHybrid() {
    return root.resolve("unified");
  }

  /** Whether memory and swap can be limited together. */
  public boolean swapAccounting() {
    // Version 2 shows memory.swap.max in every group but the root; kernels without it are rare.
    return layout == Layout.UNIFIED
        || Files.exists(root.resolve("memory/memory.memsw.limit_in_bytes"));
  }

  /** What can be limited. */
  public CgroupFeatures features() {
    return layout == Layout.UNIFIED
        ? CgroupFeatures.ofUnified(root)
        : CgroupFeatures.ofLegacy(root);
  }

  /** The group at {@code path} of every hierarchy, as in {@code /gantry/<id>}; it may not exist. */
  public Cgroup group(String path) {
    String relative = path.startsWith("/") ? path.substring(1) : path;
    if (relative.isEmpty()) {
      throw new IllegalArgumentException("the root group is nobody's");
    }
    return layout == Layout.UNIFIED
        ? new UnifiedCgroup(root.resolve(relative))
        : new LegacyCgroup(root, relative, hierarchies());
  }

  /** What stands for the group of a container that could get none. */
  public static Cgroup without(long firstProcess) {
    return new Ungrouped(firstProcess);
  }

  /** The mounted hierarchies; a name that is a link to another one is left out. */
  private List<Path> hierarchies() {
    var found = new ArrayList<Path>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          found.add(entry);
        }
      }
    } catch (IOException e) {
      return List.of(); // No control groups at all: every group is absent.
    }
    Collections.sort(found);
    return found;
  }
}
