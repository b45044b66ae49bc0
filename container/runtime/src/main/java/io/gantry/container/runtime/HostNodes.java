package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.util.Optional;

/** Device nodes of the host as a specification describes them. */
public final class HostNodes {
  private HostNodes() {}

  /** The node at {@code path}, called {@code name} in a container; nothing if there is none. */
  public static Optional<Json.Obj> find(Path path, String name) {
    return Devices.node(path, name);
  }
}
