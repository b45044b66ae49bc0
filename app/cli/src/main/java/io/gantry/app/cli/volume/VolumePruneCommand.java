package io.gantry.app.cli.volume;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.Confirmation;
import io.gantry.app.cli.output.Filters;
import java.io.IOException;
import java.util.List;

/** {@code volume prune}. */
public final class VolumePruneCommand implements Command {
  private static final Option<Boolean> ALL =
      Option.flag("all", "a", "Remove all unused volumes, not just anonymous ones");
  private static final Option<List<String>> FILTER =
      Filters.option("", "Provide filter values (e.g. \"label=<label>\")");
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
    var filters = Filters.of(call.get(FILTER), List.of("label"));
    String warning =
        call.get(ALL)
            ? "WARNING! This will remove all local volumes not used by at least one container."
            : "WARNING! This will remove anonymous local volumes not used by at least one"
                + " container.";
    if (!call.get(FORCE)
        && !Confirmation.ask(call.invocation().stdio().in(), call.out(), warning)) {
      return 0;
    }
    List<String> removed = UnusedVolumes.remove(call, call.get(ALL), filters);
    if (!removed.isEmpty()) {
      call.out().line("Deleted Volumes:");
      removed.forEach(call.out()::line);
      call.out().line("");
    }
    return 0;
  }
}
