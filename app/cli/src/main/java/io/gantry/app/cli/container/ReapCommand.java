package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;

/** {@code container reap}: the monitor of a container calls it at the exit. */
public final class ReapCommand implements Command {
  /** The thin client alone looks at these. */
  private static final Option<String> ENGINE =
      Option.text("engine", "", "The engine to ask, by its key");

  private static final Option<Boolean> KEEP =
      Option.flag("keep", "", "Leave an engine for when it runs again");

  private static final Syntax SYNTAX =
      Syntax.of(
              "container reap",
              "ID",
              Arity.exactly(1),
              "Deal with the exit of a container",
              ENGINE,
              KEEP)
          .hide();

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    call.engine().containers().reap(call.operand(0));
    return 0;
  }
}
