package io.gantry.engine.build.op;

import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.platform.linux.fs.FileStatus;
import java.io.IOException;
import java.io.InputStream;

/**
 * Adds files to a key: paths, types, permissions, contents, link targets, attributes, and owners
 * where they are copied; never times, inodes or devices.
 */
final class TreeKey {
  private final WorkKey key;
  private final SourceTree source;
  private final IgnoreRules excludes;

  TreeKey(WorkKey key, SourceTree source, IgnoreRules excludes) {
    this.key = key;
    this.source = source;
    this.excludes = excludes;
  }

  /** Adds a file, or a directory with all below it. */
  void add(String path) throws IOException {
    add(path, "");
  }

  private void add(String path, String relative) throws IOException {
    FileStatus status = source.status(path);
    key.add(relative).add(status.mode());
    if (source.ownersCount()) {
      key.add(status.uid()).add(status.gid());
    }
    var attributes = source.attributes(path);
    key.add(attributes.size());
    attributes.forEach((name, value) -> key.add(name).add(value));
    if (status.isRegular()) {
      try (InputStream in = source.read(path)) {
        key.add(in);
      }
    } else if (status.isSymbolicLink()) {
      key.add(source.readLink(path));
    } else if (status.isDirectory()) {
      for (String name : source.list(path)) {
        String below = SourceTree.join(relative, name);
        if (!excludes.ignores(below)) {
          add(SourceTree.join(path, name), below);
        }
      }
      key.add("end");
    } else {
      key.add(status.rdev());
    }
  }
}
