package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.engine.api.Containers;
import java.util.Optional;

/** {@code stop}. */
public final class StopCommand implements Command {
  private static final Option<String> SIGNAL =
      Option.text("signal", "s", "Signal to send to the container");
  private static final Option<Long> TIMEOUT =
      Option.number("timeout", "t", "Seconds to wait before killing the container").alias("time");

  private static final Syntax SYNTAX =
      Syntax.of(
          "container stop, stop",
          "CONTAINER [CONTAINER...]",
          Arity.atLeast(1),
          "Stop one or more running containers",
          SIGNAL,
          TIMEOUT);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws InterruptedException {
    Containers containers = call.engine().containers();
    Optional<Integer> timeout =
        call.given(TIMEOUT) ? Optional.of((int) (long) call.get(TIMEOUT)) : Optional.empty();
    Optional<String> signal = call.given(SIGNAL) ? Optional.of(call.get(SIGNAL)) : Optional.empty();
    return Each.together(call, call.operands(), ref -> containers.stop(ref, timeout, signal));
  }
}
