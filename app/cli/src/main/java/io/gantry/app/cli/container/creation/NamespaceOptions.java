package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.Namespaces;
import java.util.List;

/** Which namespaces a container shares. */
final class NamespaceOptions {
  private static final Option<String> PID = Option.text("pid", "", "PID namespace to use");
  private static final Option<String> IPC = Option.text("ipc", "", "IPC mode to use");
  private static final Option<String> UTS = Option.text("uts", "", "UTS namespace to use");
  private static final Option<String> USERNS = Option.text("userns", "", "User namespace to use");
  private static final Option<String> CGROUPNS =
      Option.text("cgroupns", "", "Cgroup namespace to use (host|private)");

  static final List<Option<?>> ALL = List.of(PID, IPC, UTS, USERNS, CGROUPNS);

  private NamespaceOptions() {}

  static Namespaces read(Call call) {
    return new Namespaces(
        pid(call.get(PID)),
        ipc(call.get(IPC)),
        hostOrOwn(call.get(UTS), "--uts: invalid UTS mode"),
        users(call.get(USERNS)),
        hostOrOwn(call.get(CGROUPNS), "--cgroupns: invalid CGROUP mode"));
  }

  private static String pid(String mode) {
    return switch (mode) {
      case "", "host", "private" -> mode;
      default -> {
        if (isContainer(mode)) {
          yield mode;
        }
        throw UsageException.value("--pid: invalid PID mode");
      }
    };
  }

  private static String ipc(String mode) {
    return switch (mode) {
      case "", "host", "private", "shareable", "none" -> mode;
      default -> {
        if (isContainer(mode)) {
          yield mode;
        }
        throw UsageException.value("invalid IPC mode: " + mode);
      }
    };
  }

  private static boolean isContainer(String mode) {
    return mode.startsWith("container:") && mode.length() > "container:".length();
  }

  private static String hostOrOwn(String mode, String complaint) {
    return switch (mode) {
      case "", "host", "private" -> mode;
      default -> throw UsageException.value(complaint);
    };
  }

  private static String users(String mode) {
    return switch (mode) {
      case "", "host", "private", "keep-id", "nomap", "auto" -> mode;
      default -> {
        if (mode.matches(
            "auto:size=[1-9][0-9]{0,9}|keep-id:[ug]id=[0-9]{1,9}(,[ug]id=[0-9]{1,9})?")) {
          yield mode;
        }
        throw UsageException.value("--userns: invalid USER mode");
      }
    };
  }
}
