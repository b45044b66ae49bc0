package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.Confirmation;
import io.gantry.app.cli.output.Filters;
import io.gantry.app.cli.output.Moment;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Containers;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code container prune}. */
public final class PruneCommand implements Command {
  private static final Option<List<String>> FILTER =
      Filters.option("", "Provide filter values (e.g. \"until=<timestamp>\")");
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
    Instant until = call.now();
    for (String text : filters.get("until")) {
      until = Moment.parse("until", text, call.now()).orElse(until);
    }
    Containers containers = call.engine().containers();
    var removed = new ArrayList<String>();
    for (ContainerDetails container : containers.list(true)) {
      boolean stopped = !(container.state() instanceof ContainerState.Running);
      boolean old = container.createdAt().isBefore(until);
      if (stopped && old && filters.labels(container.labels())) {
        containers.remove(container.id(), false, false);
        removed.add(container.id());
      }
    }
    if (!removed.isEmpty()) {
      call.out().line("Deleted Containers:");
      removed.forEach(call.out()::line);
      call.out().line("");
    }
    return 0;
  }
}
