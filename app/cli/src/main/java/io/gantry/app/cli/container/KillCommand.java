package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.engine.api.Containers;

/** {@code kill}. */
public final class KillCommand implements Command {
  private static final Option<String> SIGNAL =
      Option.of(
          "signal",
          "s",
          io.gantry.app.cli.argv.Values.STRING,
          "KILL",
          "Signal to send to the container");

  private static final Syntax SYNTAX =
      Syntax.of(
          "container kill, kill",
          "CONTAINER [CONTAINER...]",
          Arity.atLeast(1),
          "Kill one or more running containers",
          SIGNAL);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws InterruptedException {
    Containers containers = call.engine().containers();
    return Each.inTurn(call, call.operands(), ref -> containers.kill(ref, call.get(SIGNAL)));
  }
}
