package io.gantry.engine.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The named volumes of an engine. */
public interface Volumes {
  /**
   * Makes one, or returns the one that is there.
   *
   * @param name empty for an anonymous one
   * @param options of the driver, which is {@code local}: {@code type}, {@code device}, {@code o}
   *     as of mount(8)
   */
  Volume create(String name, Map<String, String> labels, Map<String, String> options);

  /** One without options. */
  default Volume create(String name, Map<String, String> labels) {
    return create(name, labels, Map.of());
  }

  /** All of them, by name. */
  List<Volume> list();

  /** One. */
  Volume inspect(String name);

  /** Removes one that no container uses. */
  void remove(String name, boolean force);

  /** A volume; {@code mountpoint} is its directory on the host. */
  record Volume(
      String name,
      String mountpoint,
      Instant createdAt,
      Map<String, String> labels,
      boolean anonymous,
      Map<String, String> options) {
    /** Copies the maps. */
    public Volume {
      labels = Map.copyOf(labels);
      options = Map.copyOf(options);
    }

    /** One without options. */
    public Volume(
        String name,
        String mountpoint,
        Instant createdAt,
        Map<String, String> labels,
        boolean anonymous) {
      this(name, mountpoint, createdAt, labels, anonymous, Map.of());
    }
  }
}
