package io.gantry.engine.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The named volumes of an engine. */
public interface Volumes {
  /** Makes one, or returns the one that is there. */
  Volume create(String name, Map<String, String> labels);

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
      boolean anonymous) {}
}
