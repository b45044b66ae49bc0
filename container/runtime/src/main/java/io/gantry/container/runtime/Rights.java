package io.gantry.container.runtime;

import java.util.List;

/**
 * What the processes of a container may do.
 *
 * @param privileged with all capabilities and devices, nothing of /proc and /sys hidden, no filter
 *     of system calls
 * @param capAdd with or without {@code CAP_}; {@code ALL}
 * @param noNewPrivileges whether execve(2) grants nothing
 * @param seccomp empty for the default profile, {@code unconfined}, or the text of a profile in
 *     docker's JSON
 * @param apparmor a loaded profile, {@code unconfined}, or empty for the default where there is one
 * @param readOnlyRoot whether the root file system is mounted read-only
 * @param systemPaths whether nothing of /proc and /sys is hidden or read-only
 * @param writableCgroups whether /sys/fs/cgroup is mounted writable
 */
public record Rights(
    boolean privileged,
    List<String> capAdd,
    List<String> capDrop,
    boolean noNewPrivileges,
    String seccomp,
    String apparmor,
    boolean readOnlyRoot,
    boolean systemPaths,
    boolean writableCgroups) {
  /** The word for no confinement. */
  public static final String UNCONFINED = "unconfined";

  /** Docker's defaults. */
  public static final Rights DEFAULT =
      new Rights(false, List.of(), List.of(), false, "", "", false, false, false);

  /** Copies the lists. */
  public Rights {
    capAdd = List.copyOf(capAdd);
    capDrop = List.copyOf(capDrop);
  }

  /** With or without privileges. */
  public Rights withPrivileges(boolean all) {
    return new Rights(
        all,
        capAdd,
        capDrop,
        noNewPrivileges,
        seccomp,
        apparmor,
        readOnlyRoot,
        systemPaths,
        writableCgroups);
  }

  /** With these capabilities added to the default ones, and those dropped. */
  public Rights withCapabilities(List<String> add, List<String> drop) {
    return new Rights(
        privileged,
        add,
        drop,
        noNewPrivileges,
        seccomp,
        apparmor,
        readOnlyRoot,
        systemPaths,
        writableCgroups);
  }
}
