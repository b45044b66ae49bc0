package io.gantry.app.cli.context;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.context.store.ContextStore;
import io.gantry.app.cli.context.store.StoredContext;
import io.gantry.app.cli.output.FormatHelp;
import io.gantry.app.cli.output.Listing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code context ls}. */
public final class ContextLsCommand implements Command {
  private static final Option<String> FORMAT = Option.text("format", "", FormatHelp.TABLE);
  private static final Option<Boolean> QUIET = Option.flag("quiet", "q", "Only show context names");
  private static final Listing LISTING =
      new Listing(
          List.of(
              Listing.field("Name", "NAME"),
              Listing.field("Description", "DESCRIPTION"),
              Listing.field("DockerEndpoint", "DOCKER ENDPOINT"),
              Listing.field("Current", "CURRENT"),
              Listing.field("Error", "ERROR")),
          List.of("Name", "Description", "DockerEndpoint", "Error"));

  private static final Syntax SYNTAX =
      Syntax.of("context ls, context list", "", Arity.NONE, "List contexts", FORMAT, QUIET);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    ContextStore store = ContextStore.of(call.invocation().environment());
    String current = store.current();
    boolean table = call.get(FORMAT).isEmpty() || call.get(FORMAT).equals("table");
    var rows = new ArrayList<Row>();
    rows.add(
        new Row(
            ContextStore.DEFAULT, "This machine", "", current.equals(ContextStore.DEFAULT), table));
    for (StoredContext context : store.list()) {
      rows.add(
          new Row(
              context.name(),
              context.description(),
              context.host(),
              current.equals(context.name()),
              table));
    }
    if (call.get(QUIET)) {
      rows.forEach(row -> call.out().line(row.name()));
    } else {
      LISTING.print(call.out(), call.get(FORMAT), rows);
    }
    return 0;
  }

  private record Row(String name, String description, String host, boolean current, boolean starred)
      implements Listing.Row {
    @Override
    public String value(String field) {
      return switch (field) {
        case "Name" -> name + (current && starred ? " *" : "");
        case "Description" -> description;
        case "DockerEndpoint" -> host;
        case "Current" -> Boolean.toString(current);
        default -> "";
      };
    }
  }
}
