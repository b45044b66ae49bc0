package io.gantry.engine.docker.server;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.LinkedHashMap;

/** The execs that were created here; of those that are over, the last thousand. */
final class Execs {
  private static final int KEPT = 1000;

  private final LinkedHashMap<String, Exec> byId = new LinkedHashMap<>();

  synchronized void add(Exec exec) {
    byId.put(exec.id(), exec);
    if (byId.size() > KEPT) {
      byId.values().removeIf(old -> byId.size() > KEPT && old.over());
    }
  }

  /**
   * One by its id.
   *
   * @throws GantryException {@code NOT_FOUND}
   */
  synchronized Exec get(String id) {
    Exec exec = byId.get(id);
    if (exec == null) {
      throw new GantryException(Kind.NOT_FOUND, "No such exec instance: " + id);
    }
    return exec;
  }
}
