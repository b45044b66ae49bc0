package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.WaitCondition;
import io.gantry.platform.base.GantryException;

/** {@code wait}. */
public final class WaitCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
          "container wait, wait",
          "CONTAINER [CONTAINER...]",
          Arity.atLeast(1),
          "Block until one or more containers stop, then print their exit codes");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws InterruptedException {
    Containers containers = call.engine().containers();
    int code = 0;
    for (String ref : call.operands()) {
      try {
        int exit = containers.wait(ref, WaitCondition.NOT_RUNNING).await();
        call.out().line(Integer.toString(exit));
        call.out().flush();
      } catch (GantryException e) {
        call.err().line("gantry: " + e.text());
        code = 1;
      }
    }
    return code;
  }
}
