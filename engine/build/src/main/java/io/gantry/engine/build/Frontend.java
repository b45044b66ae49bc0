package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.build.dockerfile.Directives;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.Optional;

/** Reads the Dockerfile of a request, as the frontend that the request may ask for would. */
final class Frontend {
  private static final String ARGUMENT = "BUILDKIT_SYNTAX";
  private static final String OWN = "dockerfile.v0";

  private Frontend() {}

  /**
   * Parses.
   *
   * @throws GantryException {@code INVALID} also for a frontend that is not gantry's own
   */
  static Dockerfile parse(BuildRequest request, Source source) {
    Optional<String> asked = request.argument(ARGUMENT).filter(image -> !image.isBlank());
    if (asked.isPresent() && !asked.get().equals(OWN) && !Directives.isBuiltIn(asked.get())) {
      throw new GantryException(
          Kind.INVALID, "--build-arg " + ARGUMENT + ": " + Directives.refusal(asked.get()));
    }
    return Dockerfile.parse(source);
  }
}
