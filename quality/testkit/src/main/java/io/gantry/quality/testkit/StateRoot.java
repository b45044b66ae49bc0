package io.gantry.quality.testkit;

import java.nio.file.Path;

/**
 * Directories of one test alone; a test method or constructor with a parameter of this type gets
 * one from {@link LeavesNothing}, and they are deleted after it.
 *
 * @param state what gantry calls {@code --root}; exists
 * @param run what gantry calls {@code --run-root}; exists
 * @param scratch for the test's own files; exists
 */
public record StateRoot(Path state, Path run, Path scratch) {
  /** The directory that holds the others; its name is unique on the host. */
  public Path top() {
    Path top = state.getParent();
    if (top == null) {
      throw new IllegalStateException("state root without parent: " + state);
    }
    return top;
  }
}
