package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.RestartPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removal, restart and stop rules. */
final class LifecycleOptions {
  private static final Option<Boolean> RM =
      Option.flag(
          "rm",
          "",
          "Automatically remove the container and its associated anonymous volumes when it exits");
  private static final Option<String> RESTART =
      Option.text("restart", "", "no", "Restart policy to apply when a container exits");
  private static final Option<String> STOP_SIGNAL =
      Option.text("stop-signal", "", "Signal to stop the container");
  private static final Option<Long> STOP_TIMEOUT =
      Option.number("stop-timeout", "", "Timeout (in seconds) to stop a container");

  static final List<Option<?>> ALL = all();

  private LifecycleOptions() {}

  private static List<Option<?>> all() {
    var all = new ArrayList<Option<?>>(List.of(RM, RESTART, STOP_SIGNAL, STOP_TIMEOUT));
    all.addAll(HealthOptions.ALL);
    all.addAll(LogOptions.ALL);
    return List.copyOf(all);
  }

  static Lifecycle read(Call call) {
    RestartPolicy restart = restart(call.get(RESTART));
    if (call.get(RM) && restart.mode() != RestartPolicy.Mode.NO) {
      throw UsageException.value("conflicting options: cannot specify both --restart and --rm");
    }
    return new Lifecycle(
        call.get(RM),
        call.get(STOP_SIGNAL),
        call.given(STOP_TIMEOUT)
            ? Optional.of((int) (long) call.get(STOP_TIMEOUT))
            : Optional.empty(),
        restart,
        HealthOptions.read(call),
        LogOptions.read(call));
  }

  /** Docker's {@code --restart}, and on-unhealthy. */
  static RestartPolicy restart(String text) {
    int colon = text.indexOf(':');
    String word = colon < 0 ? text : text.substring(0, colon);
    RestartPolicy.Mode mode = word.isEmpty() ? RestartPolicy.Mode.NO : mode(word);
    if (colon < 0) {
      return new RestartPolicy(mode, 0);
    }
    if (mode != RestartPolicy.Mode.ON_FAILURE && mode != RestartPolicy.Mode.ON_UNHEALTHY) {
      throw UsageException.value(
          "invalid restart policy: maximum retry count can only be used with 'on-failure'");
    }
    try {
      int retries = Integer.parseInt(text.substring(colon + 1));
      if (retries < 0) {
        throw UsageException.value(
            "invalid restart policy: maximum retry count cannot be negative");
      }
      return new RestartPolicy(mode, retries);
    } catch (NumberFormatException _) {
      throw UsageException.value(
          "invalid restart policy format: maximum retry count must be an integer");
    }
  }

  private static RestartPolicy.Mode mode(String word) {
    for (RestartPolicy.Mode mode : RestartPolicy.Mode.values()) {
      if (mode.word().equals(word)) {
        return mode;
      }
    }
    throw UsageException.value(
        "invalid restart policy: unknown policy '"
            + word
            + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
  }
}
