package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.Values;
import io.gantry.app.cli.output.FilterOption;
import io.gantry.app.cli.output.FormatHelp;
import io.gantry.app.cli.output.Listing;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.docker.filter.ContainerFilter;
import java.util.ArrayList;
import java.util.List;

/** {@code ps}. */
public final class PsCommand implements Command {
  private static final Option<Boolean> ALL =
      Option.flag("all", "a", "Show all containers (default shows just running)");
  private static final Option<List<String>> FILTER = FilterOption.USUAL;
  private static final Option<String> FORMAT = Option.text("format", "", FormatHelp.TABLE);
  private static final Option<Long> LAST =
      Option.of(
              "last", "n", Values.INT, -1L, "Show n last created containers (includes all states)")
          .showing("-1");
  private static final Option<Boolean> LATEST =
      Option.flag("latest", "l", "Show the latest created container (includes all states)");
  private static final Option<Boolean> NO_TRUNC =
      Option.flag("no-trunc", "", "Don't truncate output");
  private static final Option<Boolean> QUIET =
      Option.flag("quiet", "q", "Only display container IDs");

  private static final Syntax SYNTAX =
      Syntax.of(
          "container ls, container list, container ps, ps",
          "",
          Arity.NONE,
          "List containers",
          ALL,
          FILTER,
          FORMAT,
          LAST,
          LATEST,
          NO_TRUNC,
          QUIET);

  private static final Listing LISTING =
      new Listing(
          List.of(
              Listing.field("ID", "CONTAINER ID"),
              Listing.field("Image", "IMAGE"),
              Listing.field("Command", "COMMAND"),
              Listing.field("RunningFor", "CREATED"),
              Listing.field("CreatedAt", "CREATED AT"),
              Listing.field("Status", "STATUS"),
              Listing.field("Ports", "PORTS"),
              Listing.field("Names", "NAMES"),
              Listing.field("State", "STATE"),
              Listing.field("Size", "SIZE"),
              Listing.field("Labels", "LABELS"),
              Listing.field("Mounts", "MOUNTS"),
              Listing.field("LocalVolumes", "LOCAL VOLUMES"),
              Listing.field("Networks", "NETWORKS")),
          List.of("ID", "Image", "Command", "RunningFor", "Status", "Ports", "Names"));

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    long last = call.get(LATEST) ? 1 : call.get(LAST);
    var filter = ContainerFilter.of(call.get(FILTER));
    boolean all = call.get(ALL) || last > 0 || filter.needsAll();
    var rows = new ArrayList<ContainerRow>();
    for (ContainerDetails container : filter.apply(call.engine().containers().list(all))) {
      if (last <= 0 || rows.size() < last) {
        rows.add(new ContainerRow(container, call.get(NO_TRUNC), call.now()));
      }
    }
    if (call.get(QUIET) && call.get(FORMAT).isEmpty()) {
      for (ContainerRow row : rows) {
        call.out().line(row.value("ID"));
      }
    } else {
      LISTING.print(call.out(), call.get(FORMAT), rows);
    }
    return 0;
  }
}
