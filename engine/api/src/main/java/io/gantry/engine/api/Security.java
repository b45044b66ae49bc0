package io.gantry.engine.api;

import java.util.List;

/**
 * What a container may do.
 *
 * @param capAdd {@code NET_ADMIN} or {@code ALL}
 * @param seccompUnconfined no system call filter
 */
public record Security(
    boolean privileged,
    List<String> capAdd,
    List<String> capDrop,
    boolean noNewPrivileges,
    boolean seccompUnconfined,
    boolean readOnlyRootfs,
    boolean init) {
  /** Docker's defaults. */
  public static final Security DEFAULT =
      new Security(false, List.of(), List.of(), false, false, false, false);

  /** Copies the lists. */
  public Security {
    capAdd = List.copyOf(capAdd);
    capDrop = List.copyOf(capDrop);
  }
}
