package io.gantry.app.cli.context;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.context.store.ContextStore;
import java.io.IOException;

/** {@code context use}. */
public final class ContextUseCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of("context use", "CONTEXT", Arity.exactly(1), "Set the current context")
          .describedBy(
              "The contexts are docker's; which of them gantry uses is gantry's alone, and docker's"
                  + " choice stays. \"default\" is this machine.");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    String name = call.operand(0);
    ContextStore.of(call.invocation().environment()).use(name);
    call.out().line(name);
    call.out().flush();
    call.err().line("Current context is now \"" + name + "\"");
    return 0;
  }
}
