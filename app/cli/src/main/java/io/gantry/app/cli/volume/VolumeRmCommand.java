package io.gantry.app.cli.volume;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/** {@code volume rm}. */
public final class VolumeRmCommand implements Command {
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f", "Force the removal of one or more volumes");

  private static final Syntax SYNTAX =
      Syntax.of(
          "volume rm, volume remove",
          "VOLUME [VOLUME...]",
          Arity.atLeast(1),
          "Remove one or more volumes. You cannot remove a volume that is in use by a container.",
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
        call.engine().volumes().remove(name, call.get(FORCE));
        call.out().line(name);
      } catch (GantryException e) {
        if (e.kind() == Kind.NOT_FOUND && call.get(FORCE)) {
          call.out().line(name);
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
