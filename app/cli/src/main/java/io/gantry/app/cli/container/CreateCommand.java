package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.container.creation.CreationOptions;
import io.gantry.app.cli.container.creation.IdentityOptions;
import java.io.IOException;

/** {@code create}. */
public final class CreateCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
              "container create, create",
              "IMAGE [COMMAND] [ARG...]",
              Arity.atLeast(1),
              "Create a new container")
          .withOptions(CreationOptions.and())
          .operandEndsOptions();

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    String id = Creation.create(call, CreationOptions.spec(call, false));
    IdentityOptions.writeId(call, id);
    call.out().line(id);
    return 0;
  }
}
