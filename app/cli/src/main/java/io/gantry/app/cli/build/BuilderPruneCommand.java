package io.gantry.app.cli.build;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.Confirmation;
import io.gantry.app.cli.output.Sizes;
import java.io.IOException;

/** {@code builder prune}. */
public final class BuilderPruneCommand implements Command {
  private static final Option<Boolean> ALL =
      Option.flag("all", "a", "Remove all unused build cache, not just dangling ones");
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f", "Do not prompt for confirmation");

  private static final Syntax SYNTAX =
      Syntax.of("builder prune", "", Arity.NONE, "Remove build cache", ALL, FORCE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    String warning =
        call.get(ALL)
            ? "WARNING! This will remove all build cache."
            : "WARNING! This will remove all dangling build cache.";
    if (!call.get(FORCE)
        && !Confirmation.ask(call.invocation().stdio().in(), call.out(), warning)) {
      return 0;
    }
    long freed = call.engine().upkeep().pruneBuildCache(call.get(ALL));
    call.out().line("Total:\t" + Sizes.decimal(freed));
    return 0;
  }
}
