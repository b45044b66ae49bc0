package io.gantry.app.cli.manifest;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;

/** {@code manifest rm}. */
public final class ManifestRmCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
          "manifest rm",
          "MANIFEST_LIST [MANIFEST_LIST...]",
          Arity.atLeast(1),
          "Delete one or more manifest lists from local storage");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    call.engine().registries().removeLists(call.operands());
    return 0;
  }
}
