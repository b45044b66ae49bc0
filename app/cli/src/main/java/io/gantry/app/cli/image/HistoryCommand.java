package io.gantry.app.cli.image;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.FormatHelp;
import io.gantry.app.cli.output.Listing;
import io.gantry.engine.api.HistoryEntry;
import java.util.ArrayList;
import java.util.List;

/** {@code history}. */
public final class HistoryCommand implements Command {
  private static final Option<String> FORMAT = Option.text("format", "", FormatHelp.TABLE);
  private static final Option<Boolean> HUMAN =
      Option.onByDefault("human", "H", "Print sizes and dates in human readable format");
  private static final Option<Boolean> NO_TRUNC =
      Option.flag("no-trunc", "", "Don't truncate output");
  private static final Option<Boolean> QUIET = Option.flag("quiet", "q", "Only show image IDs");

  private static final Syntax SYNTAX =
      Syntax.of(
          "image history, history",
          "IMAGE",
          Arity.exactly(1),
          "Show the history of an image",
          FORMAT,
          HUMAN,
          NO_TRUNC,
          QUIET);

  private static final Listing LISTING =
      new Listing(
          List.of(
              Listing.field("ID", "IMAGE"),
              Listing.field("CreatedSince", "CREATED"),
              Listing.field("CreatedAt", "CREATED AT"),
              Listing.field("CreatedBy", "CREATED BY"),
              Listing.field("Size", "SIZE"),
              Listing.field("Comment", "COMMENT")),
          List.of("ID", "CreatedSince", "CreatedBy", "Size", "Comment"));

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    var rows = new ArrayList<HistoryRow>();
    for (HistoryEntry entry : call.engine().images().history(call.operand(0))) {
      rows.add(new HistoryRow(entry, call.get(HUMAN), call.get(NO_TRUNC), call.now()));
    }
    if (call.get(QUIET) && call.get(FORMAT).isEmpty()) {
      for (HistoryRow row : rows) {
        call.out().line(row.value("ID"));
      }
      return 0;
    }
    LISTING.print(call.out(), call.get(FORMAT), rows);
    return 0;
  }
}
