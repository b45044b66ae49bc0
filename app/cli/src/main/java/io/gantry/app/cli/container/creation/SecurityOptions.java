package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.argv.Value.BadValue;
import io.gantry.app.cli.argv.Values;
import io.gantry.engine.api.Security;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a container may do. */
final class SecurityOptions {
  /** Kernel parameters that belong to an IPC namespace. */
  private static final Set<String> IPC =
      Set.of(
          "kernel.msgmax",
          "kernel.msgmnb",
          "kernel.msgmni",
          "kernel.sem",
          "kernel.shmall",
          "kernel.shmmax",
          "kernel.shmmni",
          "kernel.shm_rmid_forced");

  private static final Option<List<String>> CAP_ADD =
      Option.list("cap-add", "", "Add Linux capabilities");
  private static final Option<List<String>> CAP_DROP =
      Option.list("cap-drop", "", "Drop Linux capabilities");
  private static final Option<Boolean> PRIVILEGED =
      Option.flag("privileged", "", "Give extended privileges to this container");
  private static final Option<List<String>> SECURITY_OPT =
      Option.list("security-opt", "", "Security Options");
  private static final Option<Boolean> READ_ONLY =
      Option.flag("read-only", "", "Mount the container's root filesystem as read only");
  private static final Option<List<String>> GROUP_ADD =
      Option.list("group-add", "", "Add additional groups to join");
  private static final Option<List<String>> SYSCTL =
      Option.of(
              "sysctl",
              "",
              Values.list("map", SecurityOptions::sysctl),
              List.<String>of(),
              "Sysctl options")
          .showing("map[]");
  private static final Option<Boolean> INIT =
      Option.flag(
          "init", "", "Run an init inside the container that forwards signals and reaps processes");

  static final List<Option<?>> ALL =
      List.of(CAP_ADD, CAP_DROP, PRIVILEGED, SECURITY_OPT, READ_ONLY, GROUP_ADD, SYSCTL, INIT);

  private SecurityOptions() {}

  static Security read(Call call) {
    return new Security(
        call.get(PRIVILEGED),
        capabilities(call.get(CAP_ADD)),
        capabilities(call.get(CAP_DROP)),
        call.get(READ_ONLY),
        call.get(INIT),
        call.get(GROUP_ADD),
        map(call.get(SYSCTL)),
        SecuritySyntax.confinement(call.get(SECURITY_OPT), call.invocation()));
  }

  /** {@code name=value} each. */
  static Map<String, String> map(List<String> entries) {
    var map = new LinkedHashMap<String, String>();
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      map.put(
          equals < 0 ? entry : entry.substring(0, equals),
          equals < 0 ? "" : entry.substring(equals + 1));
    }
    return map;
  }

  private static List<String> capabilities(List<String> names) {
    var all = new ArrayList<String>();
    for (String name : names) {
      String upper = name.toUpperCase(Locale.ROOT);
      all.add(upper.startsWith("CAP_") ? upper.substring(4) : upper);
    }
    return all;
  }

  private static String sysctl(String text) throws BadValue {
    int equals = text.indexOf('=');
    String name = equals < 0 ? "" : text.substring(0, equals);
    if (!IPC.contains(name) && !name.startsWith("net.") && !name.startsWith("fs.mqueue.")) {
      throw new BadValue("sysctl '" + text + "' is not allowed");
    }
    return text;
  }

  /** Refuses parameters of the host's network. */
  static void check(Security security, String network) {
    for (String name : security.sysctls().keySet()) {
      if (network.equals("host") && name.startsWith("net.")) {
        throw UsageException.value("sysctl \"" + name + "\" not allowed in host network namespace");
      }
    }
  }
}
