package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.OutputFile;
import java.io.IOException;
import java.util.Optional;

/** {@code export}. */
public final class ExportCommand implements Command {
  private static final Option<String> OUTPUT =
      Option.text("output", "o", "Write to a file, instead of STDOUT");

  private static final Syntax SYNTAX =
      Syntax.of(
          "container export, export",
          "CONTAINER",
          Arity.exactly(1),
          "Export a container's filesystem as a tar archive",
          OUTPUT);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    OutputFile.write(
        call.out(),
        call.get(OUTPUT).isEmpty()
            ? Optional.empty()
            : Optional.of(call.invocation().path(call.get(OUTPUT))),
        tar -> call.engine().containers().export(call.operand(0), tar));
    return 0;
  }
}
