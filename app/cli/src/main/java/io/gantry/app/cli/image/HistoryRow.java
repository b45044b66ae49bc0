package io.gantry.app.cli.image;

import io.gantry.app.cli.output.Ellipsis;
import io.gantry.app.cli.output.Listing;
import io.gantry.app.cli.output.Sizes;
import io.gantry.engine.api.HistoryEntry;
import io.gantry.engine.docker.HumanDuration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A step in the making of an image, as {@code history} shows it. */
record HistoryRow(HistoryEntry entry, boolean human, boolean full, Instant now)
    implements Listing.Row {
  private static final int CREATED_BY_WIDTH = 45;

  @Override
  public String value(String field) {
    return switch (field) {
      case "ID" -> id();
      case "CreatedSince" ->
          human ? HumanDuration.since(entry.createdAt(), now) + " ago" : value("CreatedAt");
      case "CreatedAt" -> entry.createdAt().truncatedTo(ChronoUnit.SECONDS).toString();
      case "CreatedBy" -> {
        String text = entry.createdBy().replace('\t', ' ');
        yield full ? text : Ellipsis.of(text, CREATED_BY_WIDTH);
      }
      case "Size" -> human ? Sizes.decimal(entry.size()) : Long.toString(entry.size());
      case "Comment" -> entry.comment();
      default -> "";
    };
  }

  private String id() {
    String id = entry.id();
    if (id.isEmpty()) {
      return "<missing>";
    }
    String hex = id.substring(id.indexOf(':') + 1);
    return full ? id : hex.substring(0, Math.min(12, hex.length()));
  }
}
