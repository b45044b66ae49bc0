package io.gantry.app.cli.inspect;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import java.util.List;

/** {@code network inspect}. */
public final class NetworkInspectCommand implements Command {
  private static final Option<Boolean> VERBOSE =
      Option.flag("verbose", "v", "Verbose output for diagnostics");

  private static final Syntax SYNTAX =
      Syntax.of(
          "network inspect",
          "NETWORK [NETWORK...]",
          Arity.atLeast(1),
          "Display detailed information on one or more networks",
          Inspection.FORMAT,
          VERBOSE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    return Inspection.run(call, List.of(Finder.NETWORK));
  }
}
