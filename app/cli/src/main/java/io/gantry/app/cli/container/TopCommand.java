package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.Table;
import io.gantry.engine.api.Containers.ProcessTable;
import java.util.List;

/** {@code top}. */
public final class TopCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
              "container top, top",
              "CONTAINER [ps OPTIONS]",
              Arity.atLeast(1),
              "Display the running processes of a container")
          .operandEndsOptions();

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    ProcessTable processes = call.engine().containers().top(call.operand(0), call.operandsFrom(1));
    var table = new Table(20);
    table.row(processes.titles());
    for (List<String> row : processes.rows()) {
      table.row(row);
    }
    call.out().print(table.text());
    return 0;
  }
}
