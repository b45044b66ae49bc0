package io.gantry.app.cli.system;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.image.RemovedImages;
import io.gantry.app.cli.output.Confirmation;
import io.gantry.app.cli.output.FilterOption;
import io.gantry.app.cli.output.Sizes;
import io.gantry.engine.api.Upkeep;
import io.gantry.engine.docker.filter.Filters;
import io.gantry.engine.docker.filter.Moment;
import io.gantry.engine.docker.prune.Pruned;
import io.gantry.engine.docker.prune.StoppedContainers;
import io.gantry.engine.docker.prune.UnusedImages;
import io.gantry.engine.docker.prune.UnusedVolumes;
import java.io.IOException;
import java.util.List;

/** {@code system prune}. */
public final class SystemPruneCommand implements Command {
  private static final Option<Boolean> ALL =
      Option.flag("all", "a", "Remove all unused images not just dangling ones");
  private static final Option<List<String>> FILTER =
      FilterOption.of("", "Provide filter values (e.g. \"label=<key>=<value>\")");
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f", "Do not prompt for confirmation");
  private static final Option<Boolean> VOLUMES =
      Option.flag("volumes", "", "Prune anonymous volumes");

  private static final Syntax SYNTAX =
      Syntax.of("system prune", "", Arity.NONE, "Remove unused data", ALL, FILTER, FORCE, VOLUMES);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    boolean all = call.get(ALL);
    boolean volumes = call.get(VOLUMES);
    var filters = Filters.of(call.get(FILTER), List.of("label", "until"));
    if (volumes && filters.has("until")) {
      throw UsageException.plain("ERROR: The \"until\" filter is not supported with \"--volumes\"");
    }
    if (!call.get(FORCE)
        && !Confirmation.ask(
            call.invocation().stdio().in(), call.out(), warning(call, all, volumes))) {
      return 0;
    }
    Upkeep upkeep = call.engine().upkeep();
    Pruned containers =
        StoppedContainers.remove(call.engine(), filters, Moment.until(filters, call.now()));
    print(call, "Deleted Containers:", containers.names());
    long freed = containers.bytes();
    if (volumes) {
      Pruned gone = UnusedVolumes.remove(call.engine(), false, filters);
      print(call, "Deleted Volumes:", gone.names());
      freed += gone.bytes();
    }
    UnusedImages images =
        UnusedImages.remove(call.engine(), all, filters, Moment.until(filters, call.now()));
    RemovedImages.lines(images.removed()).forEach(call.out()::line);
    freed += images.bytes() + (filters.isEmpty() ? upkeep.pruneBuildCache(all) : 0);
    freed += upkeep.collect();
    call.out().line("Total reclaimed space: " + Sizes.decimal(freed));
    return 0;
  }

  private static String warning(Call call, boolean all, boolean volumes) {
    var text = new StringBuilder("WARNING! This will remove:\n");
    text.append("  - all stopped containers\n");
    if (volumes) {
      text.append("  - all anonymous volumes not used by at least one container\n");
    }
    text.append(
        all
            ? "  - all images without at least one container associated to them\n"
            : "  - all dangling images\n");
    if (call.get(FILTER).isEmpty()) {
      text.append(all ? "  - all build cache\n" : "  - unused build cache\n");
    } else {
      text.append("\n  Items to be pruned will be filtered with:\n");
      call.get(FILTER).forEach(filter -> text.append("  - ").append(filter).append('\n'));
    }
    return text.toString();
  }

  private static void print(Call call, String title, List<String> removed) {
    if (!removed.isEmpty()) {
      call.out().line(title);
      removed.forEach(call.out()::line);
      call.out().line("");
    }
  }
}
