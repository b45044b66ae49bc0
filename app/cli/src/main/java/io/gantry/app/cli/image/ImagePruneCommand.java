package io.gantry.app.cli.image;

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
import io.gantry.engine.docker.prune.UnusedImages;
import java.io.IOException;
import java.util.List;

/** {@code image prune}. */
public final class ImagePruneCommand implements Command {
  private static final Option<Boolean> ALL =
      Option.flag("all", "a", "Remove all unused images, not just dangling ones");
  private static final Option<List<String>> FILTER =
      FilterOption.of("", "Provide filter values (e.g. \"until=<timestamp>\")");
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f", "Do not prompt for confirmation");

  private static final Syntax SYNTAX =
      Syntax.of("image prune", "", Arity.NONE, "Remove unused images", ALL, FILTER, FORCE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    var filters = Filters.of(call.get(FILTER), List.of("label", "until"));
    String warning =
        call.get(ALL)
            ? "WARNING! This will remove all images without at least one container associated to"
                + " them."
            : "WARNING! This will remove all dangling images.";
    if (!call.get(FORCE)
        && !Confirmation.ask(call.invocation().stdio().in(), call.out(), warning)) {
      return 0;
    }
    UnusedImages removed =
        UnusedImages.remove(
            call.engine(), call.get(ALL), filters, Moment.until(filters, call.now()));
    RemovedImages.lines(removed.removed()).forEach(call.out()::line);
    long reclaimed = removed.bytes() + call.engine().upkeep().collect();
    call.out().line("Total reclaimed space: " + Sizes.decimal(reclaimed));
    return 0;
  }
}
