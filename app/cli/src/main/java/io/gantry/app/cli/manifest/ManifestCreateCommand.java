package io.gantry.app.cli.manifest;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.platform.oci.Reference;

/** {@code manifest create}. */
public final class ManifestCreateCommand implements Command {
  private static final Option<Boolean> AMEND =
      Option.flag("amend", "a", "Amend an existing manifest list");

  private static final Syntax SYNTAX =
      Syntax.of(
          "manifest create",
          "MANIFEST_LIST MANIFEST [MANIFEST...]",
          Arity.atLeast(2),
          "Create a local manifest list for annotating and pushing to a registry",
          AMEND,
          Insecure.OPTION);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    String name = call.operand(0);
    call.engine()
        .registries()
        .createList(name, call.operandsFrom(1), call.get(AMEND), Insecure.access(call));
    call.out().line("Created manifest list " + Reference.parse(name));
    return 0;
  }
}
