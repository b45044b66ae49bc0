package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;

/** {@code rename}. */
public final class RenameCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
          "container rename, rename", "CONTAINER NEW_NAME", Arity.exactly(2), "Rename a container");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    String name = call.operand(1).strip();
    if (name.isEmpty()) {
      throw io.gantry.app.cli.argv.UsageException.plain("neither old nor new names may be empty");
    }
    call.engine().containers().rename(call.operand(0), name);
    return 0;
  }
}
