package io.gantry.app.cli.network;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/** {@code network rm}. */
public final class NetworkRmCommand implements Command {
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f", "Do not error if the network does not exist");

  private static final Syntax SYNTAX =
      Syntax.of(
          "network rm, network remove",
          "NETWORK [NETWORK...]",
          Arity.atLeast(1),
          "Remove one or more networks",
          FORCE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    int code = 0;
    for (String name : call.operands()) {
      try {
        call.engine().networks().remove(name);
        call.out().line(name);
      } catch (GantryException e) {
        if (e.kind() == Kind.NOT_FOUND && call.get(FORCE)) {
          continue;
        }
        call.out().flush();
        call.err().line("gantry: " + e.text());
        code = 1;
      }
    }
    return code;
  }
}
