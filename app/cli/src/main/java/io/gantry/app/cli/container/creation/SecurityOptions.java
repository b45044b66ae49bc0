package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a container may do. */
final class SecurityOptions {
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
  private static final Option<Boolean> INIT =
      Option.flag(
          "init", "", "Run an init inside the container that forwards signals and reaps processes");

  static final List<Option<?>> ALL =
      List.of(CAP_ADD, CAP_DROP, PRIVILEGED, SECURITY_OPT, READ_ONLY, INIT);

  private SecurityOptions() {}

  static Security read(Call call) {
    boolean noNewPrivileges = false;
    boolean unconfined = false;
    for (String option : call.get(SECURITY_OPT)) {
      switch (option.replaceFirst("^([a-z-]+):", "$1=")) {
        case "no-new-privileges", "no-new-privileges=true" -> noNewPrivileges = true;
        case "no-new-privileges=false" -> noNewPrivileges = false;
        case "seccomp=unconfined" -> unconfined = true;
        case "seccomp=builtin" -> unconfined = false;
        case "apparmor=unconfined", "label=disable" -> {}
        default ->
            throw UsageException.value(
                "invalid --security-opt: \""
                    + option
                    + "\": no-new-privileges and seccomp=unconfined are known");
      }
    }
    return new Security(
        call.get(PRIVILEGED),
        capabilities(call.get(CAP_ADD)),
        capabilities(call.get(CAP_DROP)),
        noNewPrivileges,
        unconfined,
        call.get(READ_ONLY),
        call.get(INIT));
  }

  private static List<String> capabilities(List<String> names) {
    var all = new ArrayList<String>();
    for (String name : names) {
      String upper = name.toUpperCase(Locale.ROOT);
      all.add(upper.startsWith("CAP_") ? upper.substring(4) : upper);
    }
    return all;
  }
}
