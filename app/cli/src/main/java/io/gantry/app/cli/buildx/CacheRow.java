package io.gantry.app.cli.buildx;

import io.gantry.app.cli.output.Age;
import io.gantry.app.cli.output.Listing;
import io.gantry.app.cli.output.Sizes;
import io.gantry.engine.api.build.BuildCaches.Entry;
import io.gantry.engine.docker.HumanDuration;
import java.time.Instant;
import java.util.List;

/** A record of the build cache in a list. */
record CacheRow(Entry entry, Instant now) implements Listing.Row {
  private static final int SHOWN = 25;

  static final Listing LISTING =
      new Listing(
          List.of(
              Listing.field("ID", "ID"),
              Listing.field("Parents", "PARENTS"),
              Listing.field("CreatedAt", "CREATED AT"),
              Listing.field("Mutable", "MUTABLE"),
              Listing.field("Reclaimable", "RECLAIMABLE"),
              Listing.field("Shared", "SHARED"),
              Listing.field("Size", "SIZE"),
              Listing.field("Description", "DESCRIPTION"),
              Listing.field("UsageCount", "USAGE COUNT"),
              Listing.field("LastUsedAt", "LAST ACCESSED"),
              Listing.field("Type", "TYPE")),
          List.of("ID", "Reclaimable", "Size", "LastUsedAt"));

  /** Its cells as the default table shows them: with stars for what is mutable and shared. */
  List<String> cells() {
    return List.of(
        entry.id().substring(0, Math.min(SHOWN, entry.id().length()))
            + (entry.mutable() ? "*" : ""),
        value("Reclaimable"),
        value("Size") + (entry.shared() ? "*" : ""),
        value("LastUsedAt"));
  }

  @Override
  public String value(String field) {
    return switch (field) {
      case "ID" -> entry.id();
      case "Parents" -> String.join(", ", entry.parents());
      case "CreatedAt" -> Age.moment(entry.created());
      case "Mutable" -> Boolean.toString(entry.mutable());
      case "Reclaimable" -> Boolean.toString(!entry.inUse());
      case "Shared" -> Boolean.toString(entry.shared());
      case "Size" -> Sizes.precise(entry.size());
      case "Description" -> entry.description();
      case "UsageCount" -> Integer.toString(entry.uses());
      case "LastUsedAt" ->
          entry.uses() == 0 ? "" : HumanDuration.since(entry.lastUsed(), now) + " ago";
      case "Type" -> entry.type();
      default -> "";
    };
  }

  /** All of it, a line for each field. */
  String pretty() {
    var text = new StringBuilder("ID:           ").append(entry.id()).append('\n');
    if (!entry.parents().isEmpty()) {
      text.append("Parents:\n");
      entry.parents().forEach(parent -> text.append(" - ").append(parent).append('\n'));
    }
    text.append("Created at:   ").append(value("CreatedAt"));
    text.append("\nMutable:      ").append(value("Mutable"));
    text.append("\nReclaimable:  ").append(value("Reclaimable"));
    text.append("\nShared:       ").append(value("Shared"));
    text.append("\nSize:         ").append(value("Size"));
    if (!entry.description().isEmpty()) {
      text.append("\nDescription:  ").append(entry.description());
    }
    text.append("\nUsage count:  ").append(value("UsageCount"));
    if (entry.uses() > 0) {
      text.append("\nLast used:    ").append(value("LastUsedAt"));
    }
    return text.append("\nType:         ").append(entry.type()).append("\n\n").toString();
  }
}
