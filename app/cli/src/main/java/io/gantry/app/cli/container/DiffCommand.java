package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.ChangeLine;
import io.gantry.engine.api.FileChange;

/** {@code diff}. */
public final class DiffCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
          "container diff, diff",
          "CONTAINER",
          Arity.exactly(1),
          "Inspect changes to files or directories on a container's filesystem");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    for (FileChange change : call.engine().containers().diff(call.operand(0))) {
      call.out().line(ChangeLine.of(change));
    }
    return 0;
  }
}
