package io.gantry.engine.api.build;

import io.gantry.platform.base.GantryException;
import org.jspecify.annotations.Nullable;

/** A failure that belongs to lines of a Dockerfile; its text begins with an excerpt of them. */
public class BuildFailure extends GantryException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final transient Place place;

  /**
   * Lines of a Dockerfile.
   *
   * @param file its name
   * @param text all of it
   * @param first from 1
   * @param last not before {@code first}
   */
  public record Place(String file, String text, int first, int last) {}

  /**
   * Says what is wrong, and where.
   *
   * @param excerpt the lines, marked
   */
  public BuildFailure(
      Kind kind, String excerpt, String problem, Place place, @Nullable Throwable cause) {
    super(kind, excerpt + "ERROR: " + problem, cause);
    this.problem = problem;
    this.place = place;
  }

  /** What is wrong, without the excerpt. */
  public final String problem() {
    return problem;
  }

  /** Where it is. */
  public final Place place() {
    return place;
  }
}
