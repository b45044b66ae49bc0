package io.gantry.app.cli.volume;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.output.Confirmation;
import io.gantry.app.cli.output.FilterOption;
import io.gantry.app.cli.output.Sizes;
import io.gantry.engine.docker.filter.Filters;
import io.gantry.engine.docker.prune.Pruned;
import io.gantry.engine.docker.prune.UnusedVolumes;
import java.io.IOException;
import java.util.List;

/** {@code volume prune}. */
public final class VolumePruneCommand implements Command {
  private static final Option<Boolean> ALL =
      Option.flag("all", "a", "Remove all unused volumes, not just anonymous ones");
  private static final Option<List<String>> FILTER =
      FilterOption.of("", "Provide filter values (e.g. \"label=<label>\")");
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f", "Do not prompt for confirmation");

  private static final Syntax SYNTAX =
      Syntax.of("volume prune", "", Arity.NONE, "Remove unused local volumes", ALL, FILTER, FORCE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    var filters = Filters.of(call.get(FILTER), List.of("all", "label"));
    if (call.get(ALL) && filters.has("all")) {
      throw UsageException.plain(
          "conflicting options: cannot specify both --all and --filter all=1");
    }
    boolean all = call.get(ALL) || filters.truth("all").orElse(false);
    String warning =
        all
            ? "WARNING! This will remove all local volumes not used by at least one container."
            : "WARNING! This will remove anonymous local volumes not used by at least one"
                + " container.";
    if (!call.get(FORCE)
        && !Confirmation.ask(call.invocation().stdio().in(), call.out(), warning)) {
      return 0;
    }
    Pruned pruned = UnusedVolumes.remove(call.engine(), all, filters);
    if (!pruned.names().isEmpty()) {
      call.out().line("Deleted Volumes:");
      pruned.names().forEach(call.out()::line);
      call.out().line("");
    }
    call.out().line("Total reclaimed space: " + Sizes.decimal(pruned.bytes()));
    return 0;
  }
}
