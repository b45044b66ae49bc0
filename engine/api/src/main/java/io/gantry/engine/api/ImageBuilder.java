package io.gantry.engine.api;

/** Builds images from Dockerfiles. */
public interface ImageBuilder {
  /**
   * Builds; progress is told as it happens, on any thread.
   *
   * @throws io.gantry.platform.base.GantryException {@code INVALID} for a broken Dockerfile, with
   *     file, line and a caret in the message
   */
  BuildResult build(BuildRequest request, BuildProgress progress);
}
