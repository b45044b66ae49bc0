package io.gantry.engine.build.context;

/** The local contexts of one build. Called by several threads. */
public interface Contexts {
  /**
   * The files of a context.
   *
   * @param name empty for the build's own
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND} if no local context has the
   *     name
   */
  SourceTree tree(String name);
}
