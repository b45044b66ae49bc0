package io.gantry.app.cli.inspect;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import java.util.List;

/** {@code volume inspect}. */
public final class VolumeInspectCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
          "volume inspect",
          "VOLUME [VOLUME...]",
          Arity.atLeast(1),
          "Display detailed information on one or more volumes",
          Inspection.FORMAT);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    return Inspection.run(call, List.of(Finder.VOLUME));
  }
}
