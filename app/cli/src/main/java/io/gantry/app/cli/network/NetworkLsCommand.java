package io.gantry.app.cli.network;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.FilterOption;
import io.gantry.app.cli.output.FormatHelp;
import io.gantry.app.cli.output.Listing;
import io.gantry.engine.api.Networks;
import io.gantry.engine.docker.filter.NetworkFilter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code network ls}. */
public final class NetworkLsCommand implements Command {
  private static final Option<List<String>> FILTER =
      FilterOption.of("f", "Provide filter values (e.g. \"driver=bridge\")");
  private static final Option<String> FORMAT = Option.text("format", "", FormatHelp.TABLE);
  private static final Option<Boolean> NO_TRUNC =
      Option.flag("no-trunc", "", "Do not truncate the output");
  private static final Option<Boolean> QUIET =
      Option.flag("quiet", "q", "Only display network IDs");

  private static final int SHORT_ID = 12;

  private static final Listing LISTING =
      new Listing(
          List.of(
              Listing.field("ID", "NETWORK ID"),
              Listing.field("Name", "NAME"),
              Listing.field("Driver", "DRIVER"),
              Listing.field("Scope", "SCOPE"),
              Listing.field("IPv4", "IPV4"),
              Listing.field("IPv6", "IPV6"),
              Listing.field("Internal", "INTERNAL"),
              Listing.field("Labels", "LABELS"),
              Listing.field("CreatedAt", "CREATED AT")),
          List.of("ID", "Name", "Driver", "Scope"));

  private static final Syntax SYNTAX =
      Syntax.of(
          "network ls, network list",
          "",
          Arity.NONE,
          "List networks",
          FILTER,
          FORMAT,
          NO_TRUNC,
          QUIET);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    var rows = new ArrayList<Row>();
    for (Networks.Details network : NetworkFilter.of(call.get(FILTER)).list(call.engine())) {
      rows.add(new Row(network, call.get(NO_TRUNC)));
    }
    if (call.get(QUIET) && call.get(FORMAT).isEmpty()) {
      rows.forEach(row -> call.out().line(row.value("ID")));
    } else {
      LISTING.print(call.out(), call.get(FORMAT), rows);
    }
    return 0;
  }

  private record Row(Networks.Details network, boolean whole) implements Listing.Row {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSSSS Z 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Override
    public Map<String, String> labels() {
      return network.labels();
    }

    @Override
    public String value(String field) {
      return switch (field) {
        case "ID" -> whole ? network.id() : network.id().substring(0, SHORT_ID);
        case "Name" -> network.name();
        case "Driver" -> network.driver();
        case "Scope" -> "local";
        case "IPv4" -> "true";
        case "IPv6" -> Boolean.toString(network.ipv6());
        case "Internal" -> Boolean.toString(network.internal());
        case "CreatedAt" -> TIME.format(network.createdAt());
        default -> {
          var all = new ArrayList<String>();
          new TreeMap<>(network.labels()).forEach((key, value) -> all.add(key + "=" + value));
          yield String.join(",", all);
        }
      };
    }
  }
}
