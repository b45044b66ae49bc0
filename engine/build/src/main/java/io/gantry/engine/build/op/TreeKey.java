package io.gantry.engine.build.op;

import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Adds files to a key: paths, types, permissions, contents, link targets, attributes, and owners
 * where they are copied; never times, inodes or devices.
 */
final class TreeKey {
  private final WorkKey key;
  private final SourceTree source;
  private final Excludes excludes;

  TreeKey(WorkKey key, SourceTree source, IgnoreRules excludes) {
    this.key = key;
    this.source = source;
    this.excludes = new Excludes(excludes, source);
  }

  /** Adds a file, or a directory with all below it. */
  void add(String path) throws IOException {
    add(path, "");
  }

  private void add(String path, String relative) throws IOException {
    FileStatus status = source.status(path);
    WorkKey _ = key.add("file " + path, relative + " " + describe(path, status));
    if (status.isDirectory()) {
      for (String name : source.list(path)) {
        String below = SourceTree.join(relative, name);
        if (!excludes.leaveOut(SourceTree.join(path, name), below)) {
          add(SourceTree.join(path, name), below);
        }
      }
      WorkKey _ = key.add("end of " + path, "");
    }
  }

  private String describe(String path, FileStatus status) throws IOException {
    var text = new StringBuilder(Integer.toOctalString(status.mode()));
    if (source.ownersCount()) {
      text.append(' ').append(status.uid()).append(':').append(status.gid());
    }
    source
        .attributes(path)
        .forEach((name, value) -> {
          text.append(' ').append(Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex());
          text.append('=').append(HexFormat.of().formatHex(value));
        });
    if (status.isRegular()) {
      text.append(' ').append(source.content(path));
    } else if (status.isSymbolicLink()) {
      text.append(" -> ").append(source.readLink(path));
    } else if (!status.isDirectory()) {
      text.append(' ').append(status.rdev());
    }
    return text.toString();
  }
}
