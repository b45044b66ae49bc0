package io.gantry.engine.api;

import java.util.Map;
import java.util.Optional;

/** One mount that a user asked for; {@code target} is absolute. */
public sealed interface MountSpec {
  /** Where in the container; empty where another container says so. */
  String target();

  /**
   * A host path.
   *
   * @param createSource make a missing source a directory ({@code -v}) or fail ({@code --mount})
   * @param propagation as in {@code rprivate}; empty for that
   * @param recursion what becomes of mounts below the source
   * @param mode the text behind the second colon where {@code -v} wrote it; nothing for {@code
   *     --mount}
   * @param ids {@code idmap[=uids=…;gids=…]}: with which ids its files are shown; empty for those
   *     on the disk
   */
  record Bind(
      String source,
      String target,
      boolean readOnly,
      boolean createSource,
      String propagation,
      Recursion recursion,
      Optional<String> mode,
      String ids)
      implements MountSpec {
    /** With the ids on the disk. */
    public Bind(
        String source,
        String target,
        boolean readOnly,
        boolean createSource,
        String propagation,
        Recursion recursion,
        Optional<String> mode) {
      this(source, target, readOnly, createSource, propagation, recursion, mode, "");
    }

    /** One that {@code -v} wrote if a missing source is made, else {@code --mount}. */
    public Bind(
        String source, String target, boolean readOnly, boolean createSource, String propagation) {
      this(
          source,
          target,
          readOnly,
          createSource,
          propagation,
          Recursion.ENABLED,
          createSource ? Optional.of(written(readOnly, propagation)) : Optional.empty());
    }

    private static String written(boolean readOnly, String propagation) {
      String mode = readOnly ? "ro" : "";
      return mode.isEmpty() || propagation.isEmpty()
          ? mode + propagation
          : mode + "," + propagation;
    }
  }

  /** Mounts below the source of a bind mount. */
  enum Recursion {
    /** They come along, read-only too if the mount is and the kernel can. */
    ENABLED,
    /** They stay away. */
    DISABLED,
    /** They come along, writable though the mount is read-only. */
    WRITABLE,
    /** They come along read-only, or the start fails. */
    READ_ONLY
  }

  /**
   * A named volume, made if it is missing; an empty name makes an anonymous one.
   *
   * @param subpath of the volume's directory; empty for all of it
   * @param labels of the volume, if it is made
   * @param options of the driver, if it is made
   * @param mode as of {@link Bind}
   */
  record Volume(
      String name,
      String target,
      boolean readOnly,
      boolean noCopy,
      String subpath,
      Map<String, String> labels,
      Map<String, String> options,
      Optional<String> mode)
      implements MountSpec {
    /** Copies the collections. */
    public Volume {
      labels = Map.copyOf(labels);
      options = Map.copyOf(options);
    }

    /** All of a volume, as {@code -v} asks for it. */
    public Volume(String name, String target, boolean readOnly, boolean noCopy) {
      this(
          name,
          target,
          readOnly,
          noCopy,
          "",
          Map.of(),
          Map.of(),
          Optional.of(written(readOnly, noCopy)));
    }

    private static String written(boolean readOnly, boolean noCopy) {
      return readOnly ? (noCopy ? "ro,nocopy" : "ro") : noCopy ? "nocopy" : "";
    }
  }

  /**
   * Memory; {@code options} as of mount(8), may be empty.
   *
   * @param mounted whether {@code --mount} wrote it, not {@code --tmpfs}
   */
  record Tmpfs(String target, String options, boolean mounted) implements MountSpec {
    /** As {@code --tmpfs} asks for it. */
    public Tmpfs(String target, String options) {
      this(target, options, false);
    }
  }

  /**
   * The files of an image, read-only.
   *
   * @param image a reference or an id
   * @param subpath of the image's root; empty for all of it
   */
  record Image(String image, String target, String subpath) implements MountSpec {}

  /**
   * All volumes and bind mounts of another container, where it has them.
   *
   * @param mode as in {@code ro}; empty for that of each mount
   */
  record Inherited(String container, String mode) implements MountSpec {
    @Override
    public String target() {
      return "";
    }
  }
}
