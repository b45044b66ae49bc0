package io.gantry.engine.local.start;

import java.util.List;

/** What the monitor of a container runs when it ends. */
@FunctionalInterface
public interface ExitCommand {
  /**
   * The command line; empty for none.
   *
   * @param container its id
   * @param keeps whether the container may start again and then needs a process that stays: for its
   *     health check or its names
   */
  List<String> of(String container, boolean keeps);
}
