package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which capabilities a process has (capabilities(7)): Docker's fourteen, more and fewer. */
final class Capabilities {
  private static final List<String> DEFAULT =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FSETID",
          "CAP_FOWNER",
          "CAP_MKNOD",
          "CAP_NET_RAW",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETFCAP",
          "CAP_SETPCAP",
          "CAP_NET_BIND_SERVICE",
          "CAP_SYS_CHROOT",
          "CAP_KILL",
          "CAP_AUDIT_WRITE");

  /** Every capability, in the kernel's order. */
  private static final List<String> ALL =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_DAC_READ_SEARCH",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETPCAP",
          "CAP_LINUX_IMMUTABLE",
          "CAP_NET_BIND_SERVICE",
          "CAP_NET_BROADCAST",
          "CAP_NET_ADMIN",
          "CAP_NET_RAW",
          "CAP_IPC_LOCK",
          "CAP_IPC_OWNER",
          "CAP_SYS_MODULE",
          "CAP_SYS_RAWIO",
          "CAP_SYS_CHROOT",
          "CAP_SYS_PTRACE",
          "CAP_SYS_PACCT",
          "CAP_SYS_ADMIN",
          "CAP_SYS_BOOT",
          "CAP_SYS_NICE",
          "CAP_SYS_RESOURCE",
          "CAP_SYS_TIME",
          "CAP_SYS_TTY_CONFIG",
          "CAP_MKNOD",
          "CAP_LEASE",
          "CAP_AUDIT_WRITE",
          "CAP_AUDIT_CONTROL",
          "CAP_SETFCAP",
          "CAP_MAC_OVERRIDE",
          "CAP_MAC_ADMIN",
          "CAP_SYSLOG",
          "CAP_WAKE_ALARM",
          "CAP_BLOCK_SUSPEND",
          "CAP_AUDIT_READ",
          "CAP_PERFMON",
          "CAP_BPF",
          "CAP_CHECKPOINT_RESTORE");

  private Capabilities() {}

  /**
   * Docker's rule: {@code ALL} among the added gives all but the dropped, {@code ALL} among the
   * dropped gives the added alone, else the default ones with both applied.
   *
   * @param available what this process could give away, bit n for capability n; only asked for
   *     where all are wanted, so that a missing one that was named is told by the runtime
   * @throws GantryException {@code INVALID} for a name that the kernel does not know
   */
  static Set<String> of(boolean privileged, List<String> add, List<String> drop, long available) {
    if (privileged) {
      return all(available);
    }
    List<String> added = normalize(add);
    List<String> dropped = normalize(drop);
    if (added.contains("ALL")) {
      return without(all(available), dropped);
    }
    Set<String> result =
        dropped.contains("ALL") ? new LinkedHashSet<>() : without(DEFAULT, dropped);
    result.addAll(added);
    return result;
  }

  private static Set<String> all(long available) {
    var all = new LinkedHashSet<String>();
    for (int i = 0; i < ALL.size(); i++) {
      if ((available >>> i & 1) != 0) {
        all.add(ALL.get(i));
      }
    }
    return all;
  }

  private static Set<String> without(Collection<String> all, List<String> dropped) {
    var rest = new LinkedHashSet<>(all);
    dropped.forEach(rest::remove);
    return rest;
  }

  private static List<String> normalize(List<String> names) {
    var result = new ArrayList<String>();
    for (String name : names) {
      String upper = name.toUpperCase(Locale.ROOT);
      if (upper.equals("ALL")) {
        result.add(upper);
        continue;
      }
      String full = upper.startsWith("CAP_") ? upper : "CAP_" + upper;
      if (!ALL.contains(full)) {
        throw new GantryException(
            Kind.INVALID, "unknown capability: \"" + full + "\": see capabilities(7)");
      }
      result.add(full);
    }
    return result;
  }
}
