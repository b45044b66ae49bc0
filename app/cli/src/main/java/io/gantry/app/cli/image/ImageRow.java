package io.gantry.app.cli.image;

import io.gantry.app.cli.output.Age;
import io.gantry.app.cli.output.Listing;
import io.gantry.app.cli.output.Sizes;
import io.gantry.engine.api.ImageDetails;
import io.gantry.platform.oci.Reference;
import java.time.Instant;
import java.util.Optional;

/** An image under one of its names, as a list shows it. */
record ImageRow(ImageDetails image, Optional<Reference> reference, boolean full, Instant now)
    implements Listing.Row {
  private static final String NONE = "<none>";

  @Override
  public String value(String field) {
    return switch (field) {
      case "ID" -> full ? image.id().toString() : image.id().shortHex();
      case "Repository" -> reference.map(Reference::familiarRepository).orElse(NONE);
      case "Tag" -> reference.map(Reference::tag).filter(tag -> !tag.isEmpty()).orElse(NONE);
      case "Digest" -> digest();
      case "CreatedSince" -> Age.since(image.createdAt(), now) + " ago";
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
