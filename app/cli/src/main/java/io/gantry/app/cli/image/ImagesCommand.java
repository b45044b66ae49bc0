package io.gantry.app.cli.image;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.FilterOption;
import io.gantry.app.cli.output.FormatHelp;
import io.gantry.app.cli.output.Listing;
import io.gantry.engine.docker.filter.ImageFilter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** {@code images}. */
public final class ImagesCommand implements Command {
  private static final Option<Boolean> ALL =
      Option.flag("all", "a", "Show all images (default hides intermediate images)");
  private static final Option<Boolean> DIGESTS = Option.flag("digests", "", "Show digests");
  private static final Option<String> FORMAT = Option.text("format", "", FormatHelp.TABLE);
  private static final Option<Boolean> NO_TRUNC =
      Option.flag("no-trunc", "", "Don't truncate output");
  private static final Option<Boolean> QUIET = Option.flag("quiet", "q", "Only show image IDs");

  private static final Syntax SYNTAX =
      Syntax.of(
          "image ls, image list, images",
          "[REPOSITORY[:TAG]]",
          Arity.atMost(1),
          "List images",
          ALL,
          DIGESTS,
          FilterOption.USUAL,
          FORMAT,
          NO_TRUNC,
          QUIET);

  private static final List<Listing.Field> FIELDS =
      List.of(
          Listing.field("Repository", "REPOSITORY"),
          Listing.field("Tag", "TAG"),
          Listing.field("Digest", "DIGEST"),
          Listing.field("ID", "IMAGE ID"),
          Listing.field("CreatedSince", "CREATED"),
          Listing.field("CreatedAt", "CREATED AT"),
          Listing.field("Size", "SIZE"),
          Listing.field("Containers", "CONTAINERS"),
          Listing.field("VirtualSize", "VIRTUAL SIZE"),
          Listing.field("SharedSize", "SHARED SIZE"),
          Listing.field("UniqueSize", "UNIQUE SIZE"));

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    String pattern = call.operands().isEmpty() ? "" : call.operand(0);
    var filter = ImageFilter.of(call.get(FilterOption.USUAL), pattern);
    var rows = new ArrayList<ImageRow>();
    for (ImageFilter.Found found : filter.apply(call.engine().images().list())) {
      rows.addAll(ImageRow.of(found, call.get(NO_TRUNC), call.now()));
    }
    if (call.get(QUIET) && call.get(FORMAT).isEmpty()) {
      var ids = new LinkedHashSet<String>();
      for (ImageRow row : rows) {
        ids.add(row.value("ID"));
      }
      ids.forEach(call.out()::line);
      return 0;
    }
    List<String> columns =
        call.get(DIGESTS)
            ? List.of("Repository", "Tag", "Digest", "ID", "CreatedSince", "Size")
            : List.of("Repository", "Tag", "ID", "CreatedSince", "Size");
    new Listing(FIELDS, columns).print(call.out(), call.get(FORMAT), rows);
    return 0;
  }
}
