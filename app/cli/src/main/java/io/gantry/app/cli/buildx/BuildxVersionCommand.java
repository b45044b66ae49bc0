package io.gantry.app.cli.buildx;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;

/** {@code buildx version}. */
public final class BuildxVersionCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of("buildx version", "", Arity.NONE, "Show the version of the builder");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    call.out().line("gantry buildx " + call.engine().version().version());
    return 0;
  }
}
