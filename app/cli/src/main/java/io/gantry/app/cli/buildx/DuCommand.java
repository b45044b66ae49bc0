package io.gantry.app.cli.buildx;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.build.Builder;
import io.gantry.app.cli.output.Sizes;
import io.gantry.app.cli.output.Table;
import io.gantry.engine.api.build.BuildCaches.Entry;
import java.util.ArrayList;
import java.util.List;

/** {@code builder du}. */
public final class DuCommand implements Command {
  private static final Option<String> FORMAT = Option.text("format", "", "Format the output");
  private static final Option<Boolean> VERBOSE =
      Option.flag("verbose", "", "Shorthand for \"--format=pretty\"");

  private static final Syntax SYNTAX =
      Syntax.of(
          "builder du, buildx du",
          "",
          Arity.NONE,
          "Disk usage",
          Builder.OPTION,
          CacheFilter.OPTION,
          FORMAT,
          VERBOSE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    Builder.check(call);
    CacheFilter filter =
        CacheFilter.of(
            call.get(CacheFilter.OPTION),
            List.of(
                "id",
                "type",
                "until",
                "unused-for",
                "shared",
                "private",
                "mutable",
                "inuse",
                "description"),
            call.now());
    var rows = new ArrayList<CacheRow>();
    for (Entry entry : call.engine().builder().caches().entries()) {
      if (filter.matches(entry)) {
        rows.add(new CacheRow(entry, call.now()));
      }
    }
    boolean pretty = call.get(VERBOSE) || call.get(FORMAT).equals("pretty");
    if (!pretty && !call.get(FORMAT).isEmpty() && !call.get(FORMAT).equals("table")) {
      CacheRow.LISTING.print(call.out(), call.get(FORMAT), rows);
      return 0;
    }
    if (pretty) {
      rows.forEach(row -> call.out().print(row.pretty()));
    } else {
      call.out().print(table(rows));
    }
    if (call.get(CacheFilter.OPTION).isEmpty()) {
      call.out().print(sums(rows));
    }
    return 0;
  }

  static String table(List<CacheRow> rows) {
    Table table = Table.of("ID", "RECLAIMABLE", "SIZE", "LAST ACCESSED");
    rows.forEach(row -> table.row(row.cells()));
    return table.text();
  }

  private static String sums(List<CacheRow> rows) {
    long shared = 0;
    long total = 0;
    long reclaimable = 0;
    for (CacheRow row : rows) {
      long size = row.entry().size();
      total += size;
      shared += row.entry().shared() ? size : 0;
      reclaimable += row.entry().inUse() ? 0 : size;
    }
    var text = new StringBuilder();
    if (shared > 0) {
      text.append("Shared:\t\t").append(Sizes.precise(shared));
      text.append("\nPrivate:\t").append(Sizes.precise(total - shared)).append('\n');
    }
    text.append("Reclaimable:\t").append(Sizes.precise(reclaimable));
    return text.append("\nTotal:\t\t").append(Sizes.precise(total)).append('\n').toString();
  }
}
