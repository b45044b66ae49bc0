package io.gantry.engine.build.op;

import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;

/** What {@code --exclude} leaves out of a source; a directory stays for what is brought back. */
record Excludes(IgnoreRules rules, SourceTree source) {
  /**
   * Whether a file or directory is left out.
   *
   * @param path in the source tree
   * @param relative to the directory that is copied
   */
  boolean leaveOut(String path, String relative) {
    return rules.ignores(relative) && !bringsBackBelow(path, relative);
  }

  private boolean bringsBackBelow(String path, String relative) {
    if (!rules.mayBringBackBelow(relative) || !source.status(path).isDirectory()) {
      return false;
    }
    for (String name : source.list(path)) {
      if (!leaveOut(SourceTree.join(path, name), SourceTree.join(relative, name))) {
        return true;
      }
    }
    return false;
  }
}
