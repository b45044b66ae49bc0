package io.gantry.app.cli.context;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.context.store.ContextStore;

/** {@code context show}. */
public final class ContextShowCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of("context show", "", Arity.NONE, "Print the name of the current context");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    call.out().line(ContextStore.of(call.invocation().environment()).current());
    return 0;
  }
}
