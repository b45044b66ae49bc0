package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.engine.api.CommitSpec;
import java.util.List;

/** {@code commit}. */
public final class CommitCommand implements Command {
  private static final Option<String> AUTHOR =
      Option.text("author", "a", "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")");
  private static final Option<List<String>> CHANGE =
      Option.list("change", "c", "Apply Dockerfile instruction to the created image");
  private static final Option<String> MESSAGE = Option.text("message", "m", "Commit message");
  private static final Option<Boolean> PAUSE =
      Option.onByDefault("pause", "p", "Pause container during commit");

  private static final Syntax SYNTAX =
      Syntax.of(
          "container commit, commit",
          "CONTAINER [REPOSITORY[:TAG]]",
          Arity.between(1, 2),
          "Create a new image from a container's changes",
          AUTHOR,
          CHANGE,
          MESSAGE,
          PAUSE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    var spec =
        new CommitSpec(
            call.operands().size() > 1 ? call.operand(1) : "",
            call.get(AUTHOR),
            call.get(MESSAGE),
            call.get(CHANGE),
            call.get(PAUSE));
    call.out().line(call.engine().containers().commit(call.operand(0), spec).toString());
    return 0;
  }
}
