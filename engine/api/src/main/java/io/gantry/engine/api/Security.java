package io.gantry.engine.api;

import java.util.List;
import java.util.Map;

/**
 * What a container may do.
 *
 * @param capAdd {@code NET_ADMIN} or {@code ALL}
 * @param readOnlyRootfs whether the root file system is mounted read-only
 * @param groups further groups of the first process, by name or number
 * @param sysctls kernel parameters of the container's own namespaces
 * @param confinement what keeps it in beyond capabilities
 */
public record Security(
    boolean privileged,
    List<String> capAdd,
    List<String> capDrop,
    boolean readOnlyRootfs,
    boolean init,
    List<String> groups,
    Map<String, String> sysctls,
    Confinement confinement) {
  /** Docker's defaults. */
  public static final Security DEFAULT =
      new Security(false, List.of(), List.of(), false, false, false, false);

  /** Copies the collections. */
  public Security {
    capAdd = List.copyOf(capAdd);
    capDrop = List.copyOf(capDrop);
    groups = List.copyOf(groups);
    sysctls = Map.copyOf(sysctls);
  }

  /** With docker's confinement, or without a filter of system calls. */
  public Security(
      boolean privileged,
      List<String> capAdd,
      List<String> capDrop,
      boolean noNewPrivileges,
      boolean seccompUnconfined,
      boolean readOnlyRootfs,
      boolean init) {
    this(
        privileged,
        capAdd,
        capDrop,
        readOnlyRootfs,
        init,
        List.of(),
        Map.of(),
        new Confinement(
            noNewPrivileges,
            seccompUnconfined ? Confinement.UNCONFINED : "",
            "",
            false,
            false,
            false));
  }

  /** Whether no program may get more rights than its caller has. */
  public boolean noNewPrivileges() {
    return confinement.noNewPrivileges();
  }

  /** Whether there is no filter of system calls. */
  public boolean seccompUnconfined() {
    return confinement.seccomp().equals(Confinement.UNCONFINED);
  }

  /**
   * {@code --security-opt}.
   *
   * @param seccomp empty for the default profile, {@link #UNCONFINED}, or the text of a profile in
   *     docker's JSON
   * @param apparmor the name of a loaded profile, {@link #UNCONFINED}, or empty for the default
   * @param labelDisable asked for no SELinux label
   * @param systemPaths whether nothing of /proc and /sys is hidden
   * @param writableCgroups whether /sys/fs/cgroup is mounted writable
   */
  public record Confinement(
      boolean noNewPrivileges,
      String seccomp,
      String apparmor,
      boolean labelDisable,
      boolean systemPaths,
      boolean writableCgroups) {
    /** Docker's word for none at all. */
    public static final String UNCONFINED = "unconfined";
  }
}
