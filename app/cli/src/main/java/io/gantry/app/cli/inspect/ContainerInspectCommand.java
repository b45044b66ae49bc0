package io.gantry.app.cli.inspect;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import java.util.List;

/** {@code container inspect}. */
public final class ContainerInspectCommand implements Command {
  private static final Option<Boolean> SIZE = Option.flag("size", "s", "Display total file sizes");

  private static final Syntax SYNTAX =
      Syntax.of(
          "container inspect",
          "CONTAINER [CONTAINER...]",
          Arity.atLeast(1),
          "Display detailed information on one or more containers",
          Inspection.FORMAT,
          SIZE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    return Inspection.run(call, List.of(Finder.CONTAINER));
  }
}
