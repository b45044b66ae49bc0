package io.gantry.app.cli.network;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.Confirmation;
import io.gantry.app.cli.output.FilterOption;
import io.gantry.engine.docker.filter.Filters;
import io.gantry.engine.docker.filter.Moment;
import io.gantry.engine.docker.prune.UnusedNetworks;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** {@code network prune}. */
public final class NetworkPruneCommand implements Command {
  private static final Option<List<String>> FILTER =
      FilterOption.of("", "Provide filter values (e.g. \"until=<timestamp>\")");
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f", "Do not prompt for confirmation");

  private static final Syntax SYNTAX =
      Syntax.of("network prune", "", Arity.NONE, "Remove all unused networks", FILTER, FORCE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    var filters = Filters.of(call.get(FILTER), List.of("label", "until"));
    String warning =
        "WARNING! This will remove all custom networks not used by at least one container.";
    if (!call.get(FORCE)
        && !Confirmation.ask(call.invocation().stdio().in(), call.out(), warning)) {
      return 0;
    }
    Instant before = Moment.until(filters, Instant.now());
    List<String> removed = UnusedNetworks.remove(call.engine(), filters, before);
    if (!removed.isEmpty()) {
      call.out().line("Deleted Networks:");
      removed.forEach(call.out()::line);
      call.out().line("");
    }
    return 0;
  }
}
