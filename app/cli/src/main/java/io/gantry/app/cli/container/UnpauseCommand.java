package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.engine.api.Containers;

/** {@code unpause}. */
public final class UnpauseCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
          "container unpause, unpause",
          "CONTAINER [CONTAINER...]",
          Arity.atLeast(1),
          "Unpause all processes within one or more containers");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws InterruptedException {
    Containers containers = call.engine().containers();
    return Each.inTurn(call, call.operands(), containers::unpause);
  }
}
