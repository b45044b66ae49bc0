package io.gantry.app.cli.volume;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.FilterOption;
import io.gantry.app.cli.output.FormatHelp;
import io.gantry.app.cli.output.Listing;
import io.gantry.engine.api.Volumes.Volume;
import io.gantry.engine.docker.filter.VolumeFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code volume ls}. */
public final class VolumeLsCommand implements Command {
  private static final Option<List<String>> FILTER =
      FilterOption.of("f", "Provide filter values (e.g. \"dangling=true\")");
  private static final Option<String> FORMAT = Option.text("format", "", FormatHelp.TABLE);
  private static final Option<Boolean> QUIET =
      Option.flag("quiet", "q", "Only display volume names");

  private static final Listing LISTING =
      new Listing(
          List.of(
              Listing.field("Driver", "DRIVER"),
              Listing.field("Name", "VOLUME NAME"),
              Listing.field("Labels", "LABELS"),
              Listing.field("Links", "LINKS"),
              Listing.field("Mountpoint", "MOUNTPOINT"),
              Listing.field("Scope", "SCOPE"),
              Listing.field("Size", "SIZE"),
              Listing.field("Status", "STATUS"),
              Listing.field("Availability", "AVAILABILITY"),
              Listing.field("Group", "GROUP")),
          List.of("Driver", "Name"));

  private static final Syntax SYNTAX =
      Syntax.of("volume ls, volume list", "", Arity.NONE, "List volumes", FILTER, FORMAT, QUIET);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    var rows = new ArrayList<Row>();
    for (Volume volume : VolumeFilter.of(call.get(FILTER)).list(call.engine())) {
      rows.add(new Row(volume));
    }
    if (call.get(QUIET) && call.get(FORMAT).isEmpty()) {
      rows.forEach(row -> call.out().line(row.volume().name()));
    } else {
      LISTING.print(call.out(), call.get(FORMAT), rows);
    }
    return 0;
  }

  private record Row(Volume volume) implements Listing.Row {
    @Override
    public Map<String, String> labels() {
      return volume.labels();
    }

    @Override
    public String value(String field) {
      return switch (field) {
        case "Name" -> volume.name();
        case "Driver", "Scope" -> "local";
        case "Mountpoint" -> volume.mountpoint();
        case "Labels" -> {
          var all = new ArrayList<String>();
          new TreeMap<>(volume.labels()).forEach((key, value) -> all.add(key + "=" + value));
          yield String.join(",", all);
        }
        default -> "N/A";
      };
    }
  }
}
