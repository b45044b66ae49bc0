package io.gantry.container.runtime;

/** The AppArmor profile of containers, in the language of apparmor.d(5). */
final class ApparmorProfile {
  static final String NAME = "gantry-default";

  /**
   * The rights that Docker's profile leaves. A path that is not to be written is told by its first
   * letters, because the language has no exceptions from a denial.
   */
  static final String TEXT =
      """
      profile gantry-default flags=(attach_disconnected, mediate_deleted) {
        # capabilities, namespaces and the filter of system calls say more about these
        network,
        unix,
        capability,
        file,
        umount,
        deny mount,

        # the host and its runtimes end containers; their own processes do what they like
        signal (receive) peer=unconfined,
        signal (receive) peer=crun,
        signal (receive) peer=runc,
        signal (send, receive) peer=gantry-default,
        ptrace (trace, read, tracedby, readby) peer=gantry-default,

        # of /proc, processes may be written, and below sys what concerns shared memory
        deny /proc/* w,
        deny /proc/[^1-9s]*/** w,
        deny /proc/s[^y]*/** w,
        deny /proc/sy[^s]*/** w,
        deny /proc/sys?*/** w,
        deny /proc/sys/[^k]** w,
        deny /proc/sys/k[^e]** w,
        deny /proc/sys/kernel/[^s]** w,
        deny /proc/sys/kernel/s[^h]** w,
        deny /proc/sys/kernel/sh[^m]** w,
        deny /proc/kcore rwklx,
        deny /proc/sysrq-trigger rwklx,

        # of /sys, control groups may be written
        deny /sys/[^f]** wklx,
        deny /sys/f[^s]** wklx,
        deny /sys/fs/[^c]** wklx,
        deny /sys/fs/c[^g]** wklx,
        deny /sys/fs/cg[^r]** wklx,
        deny /sys/firmware/** rwklx,
        deny /sys/kernel/security/** rwklx,
        deny /sys/devices/virtual/powercap/** rwklx,
      }
      """;

  private ApparmorProfile() {}
}
