package io.gantry.engine.api;

/** One mount that a user asked for; {@code target} is absolute. */
public sealed interface MountSpec {
  /** Where in the container. */
  String target();

  /**
   * A host path.
   *
   * @param createSource make a missing source a directory ({@code -v}) or fail ({@code --mount})
   * @param propagation as in {@code rprivate}; empty for that
   */
  record Bind(
      String source, String target, boolean readOnly, boolean createSource, String propagation)
      implements MountSpec {}

  /** A named volume, made if it is missing; an empty name makes an anonymous one. */
  record Volume(String name, String target, boolean readOnly, boolean noCopy)
      implements MountSpec {}

  /** Memory; {@code options} as of mount(8), may be empty. */
  record Tmpfs(String target, String options) implements MountSpec {}
}
