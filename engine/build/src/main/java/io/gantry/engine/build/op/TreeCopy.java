package io.gantry.engine.build.op;

import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;
import java.io.IOException;
import java.util.Optional;

/** Copies single files and directories, as {@link TreeWriter} does many. */
record TreeCopy(
    SourceTree source,
    Destination destination,
    Optional<Owner> owner,
    ModeChange mode,
    IgnoreRules excludes) {
  /** Copies a file, or the contents of a directory, to {@code target}. */
  void copy(String from, CopyTarget target) throws IOException {
    try (var writer = new TreeWriter(source, destination, owner, mode, excludes)) {
      writer.copy(from, target);
    }
  }
}
