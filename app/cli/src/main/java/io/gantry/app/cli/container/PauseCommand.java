package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.engine.api.Containers;

/** {@code pause}. */
public final class PauseCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
          "container pause, pause",
          "CONTAINER [CONTAINER...]",
          Arity.atLeast(1),
          "Pause all processes within one or more containers");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws InterruptedException {
    Containers containers = call.engine().containers();
    return Each.inTurn(call, call.operands(), containers::pause);
  }
}
