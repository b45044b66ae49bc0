package io.gantry.app.cli.image;

import io.gantry.app.cli.output.Age;
import io.gantry.app.cli.output.Listing;
import io.gantry.app.cli.output.Sizes;
import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.docker.HumanDuration;
import io.gantry.engine.docker.filter.ImageFilter;
import io.gantry.platform.oci.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An image under one of its names, as a list shows it. */
record ImageRow(ImageDetails image, Optional<Reference> reference, boolean full, Instant now)
    implements Listing.Row {
  private static final String NONE = "<none>";

  /** A row for each of its names; one for an image without. */
  static List<ImageRow> of(ImageFilter.Found found, boolean full, Instant now) {
    var rows = new ArrayList<ImageRow>();
    for (Reference name : found.names()) {
      rows.add(new ImageRow(found.image(), Optional.of(name), full, now));
    }
    return rows.isEmpty()
        ? List.of(new ImageRow(found.image(), Optional.empty(), full, now))
        : rows;
  }

  @Override
  public String value(String field) {
    return switch (field) {
      case "ID" -> full ? image.id().toString() : image.id().shortHex();
      case "Repository" -> reference.map(Reference::familiarRepository).orElse(NONE);
      case "Tag" -> reference.map(Reference::tag).filter(tag -> !tag.isEmpty()).orElse(NONE);
      case "Digest" -> digest();
      case "CreatedSince" -> HumanDuration.since(image.createdAt(), now) + " ago";
      case "CreatedAt" -> Age.moment(image.createdAt());
      case "Size", "VirtualSize" -> Sizes.decimal(image.size());
      default -> "N/A";
    };
  }

  /** The digest under which the registry of this name knows the image. */
  private String digest() {
    for (Reference known : image.digests()) {
      boolean same =
          reference.isEmpty()
              || known.familiarRepository().equals(reference.get().familiarRepository());
      if (same && known.digest().isPresent()) {
        return known.digest().get().toString();
      }
    }
    return NONE;
  }
}
