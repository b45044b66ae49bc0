package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.container.creation.UpdateOptions;
import io.gantry.engine.api.Containers;

/** {@code update}. */
public final class UpdateCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
              "container update, update",
              "CONTAINER [CONTAINER...]",
              Arity.atLeast(1),
              "Update configuration of one or more containers")
          .withOptions(UpdateOptions.ALL);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws InterruptedException {
    if (UpdateOptions.ALL.stream().noneMatch(call::given)) {
      throw UsageException.plain("you must provide one or more flags when using this command");
    }
    Containers containers = call.engine().containers();
    return Each.inTurn(
        call,
        call.operands(),
        ref -> {
          var warnings = containers.update(ref, spec -> UpdateOptions.apply(call, spec));
          for (String warning : warnings) {
            call.err().line("WARNING: " + warning);
          }
        });
  }
}
