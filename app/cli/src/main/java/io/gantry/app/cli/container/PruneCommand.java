package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.Confirmation;
import io.gantry.app.cli.output.FilterOption;
import io.gantry.app.cli.output.Sizes;
import io.gantry.engine.docker.filter.Filters;
import io.gantry.engine.docker.filter.Moment;
import io.gantry.engine.docker.prune.Pruned;
import io.gantry.engine.docker.prune.StoppedContainers;
import java.io.IOException;
import java.util.List;

/** {@code container prune}. */
public final class PruneCommand implements Command {
  private static final Option<List<String>> FILTER =
      FilterOption.of("", "Provide filter values (e.g. \"until=<timestamp>\")");
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f", "Do not prompt for confirmation");

  private static final Syntax SYNTAX =
      Syntax.of("container prune", "", Arity.NONE, "Remove all stopped containers", FILTER, FORCE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    var filters = Filters.of(call.get(FILTER), List.of("label", "until"));
    if (!call.get(FORCE)
        && !Confirmation.ask(
            call.invocation().stdio().in(),
            call.out(),
            "WARNING! This will remove all stopped containers.")) {
      return 0;
    }
    Pruned pruned =
        StoppedContainers.remove(call.engine(), filters, Moment.until(filters, call.now()));
    if (!pruned.names().isEmpty()) {
      call.out().line("Deleted Containers:");
      pruned.names().forEach(call.out()::line);
      call.out().line("");
    }
    call.out().line("Total reclaimed space: " + Sizes.decimal(pruned.bytes()));
    return 0;
  }
}
