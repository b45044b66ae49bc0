package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.Lifecycle;
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

  static final List<Option<?>> ALL = List.of(RM, RESTART, STOP_SIGNAL, STOP_TIMEOUT);

  private LifecycleOptions() {}

  static Lifecycle read(Call call) {
    String restart = call.get(RESTART);
    if (call.get(RM) && !restart.isEmpty() && !restart.equals("no")) {
      throw UsageException.value("conflicting options: cannot specify both --restart and --rm");
    }
    switch (restart) {
      case "no", "" -> {}
      case "always", "unless-stopped", "on-failure" ->
          throw UsageException.value(
              "--restart "
                  + restart
                  + " is not supported yet: leave it out, or use \"no\" and start it yourself");
      default ->
          throw UsageException.value(
              "invalid restart policy: unknown policy '"
                  + restart
                  + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
    }
    return new Lifecycle(
        call.get(RM),
        call.get(STOP_SIGNAL),
        call.given(STOP_TIMEOUT)
            ? Optional.of((int) (long) call.get(STOP_TIMEOUT))
            : Optional.empty());
  }
}
