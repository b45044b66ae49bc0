package io.gantry.engine.build.export;

import io.gantry.engine.api.build.BuildRequest;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** {@code SOURCE_DATE_EPOCH}: seconds since 1970 that date an image and what a build makes. */
public final class SourceDate {
  private SourceDate() {}

  /**
   * What a request says.
   *
   * @throws GantryException {@code INVALID} for what is no number
   */
  public static Optional<Instant> of(BuildRequest request) {
    String text = request.argument("SOURCE_DATE_EPOCH").orElse("");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
    } catch (NumberFormatException | DateTimeException e) {
      throw new GantryException(
          Kind.INVALID,
          "invalid SOURCE_DATE_EPOCH: " + text + " (give seconds since 1970, as date +%s does)",
          e);
    }
  }
}
