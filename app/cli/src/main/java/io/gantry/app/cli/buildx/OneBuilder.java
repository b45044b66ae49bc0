package io.gantry.app.cli.buildx;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.build.Builder;
import io.gantry.app.cli.output.Listing;
import io.gantry.app.cli.output.Table;
import io.gantry.engine.api.EngineVersion;
import io.gantry.platform.oci.Platform;
import java.util.List;

/** The builder there is, as buildx lists builders. */
final class OneBuilder {
  private static final Listing LISTING =
      new Listing(
          List.of(
              Listing.field("Name", "NAME"),
              Listing.field("DriverEndpoint", "DRIVER/ENDPOINT"),
              Listing.field("Status", "STATUS"),
              Listing.field("Buildkit", "BUILDKIT"),
              Listing.field("Platforms", "PLATFORMS")),
          List.of("Name", "DriverEndpoint", "Status", "Buildkit", "Platforms"));

  private OneBuilder() {}

  static void list(Call call, String format) {
    String version = "gantry " + call.engine().version().version();
    String platform = Platform.host().toString();
    if (!format.isEmpty() && !format.equals("table")) {
      Listing.Row row =
          field ->
              switch (field) {
                case "Name" -> Builder.NAME;
                case "DriverEndpoint" -> "gantry";
                case "Status" -> "running";
                case "Buildkit" -> version;
                case "Platforms" -> platform;
                default -> "";
              };
      LISTING.print(call.out(), format, List.of(row));
      return;
    }
    Table table = Table.of("NAME/NODE", "DRIVER/ENDPOINT", "STATUS", "BUILDKIT", "PLATFORMS");
    table.row("default*", "gantry", "", "", "");
    table.row(" \\_ default", " \\_ default", "running", version, platform);
    call.out().print(table.text());
  }

  static void inspect(Call call) {
    EngineVersion version = call.engine().version();
    var table = new Table(0);
    table.row("Name:", Builder.NAME);
    table.row("Driver:", "gantry");
    call.out().print(table.text() + "\nNodes:\n");
    var node = new Table(0);
    node.row("Name:", Builder.NAME);
    node.row("Endpoint:", Builder.NAME);
    node.row("Status:", "running");
    node.row("BuildKit version:", "gantry " + version.version());
    node.row("Platforms:", Platform.host().toString());
    call.out().print(node.text());
  }
}
