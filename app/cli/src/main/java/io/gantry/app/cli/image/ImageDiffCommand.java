package io.gantry.app.cli.image;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.ChangeLine;
import io.gantry.engine.api.FileChange;

/** {@code image diff}: what podman calls so. */
public final class ImageDiffCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
              "image diff",
              "FROM_IMAGE TO_IMAGE",
              Arity.exactly(2),
              "Inspect changes of files between two images")
          .describedBy("A path was added (A), changed (C) or deleted (D) on the way to TO_IMAGE.");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    for (FileChange change : call.engine().images().diff(call.operand(0), call.operand(1))) {
      call.out().line(ChangeLine.of(change));
    }
    return 0;
  }
}
