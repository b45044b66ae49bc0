package io.gantry.cluster.apiserver.rest;

import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import java.util.Optional;

/**
 * {@code DeleteOptions}, read.
 *
 * @param grace in seconds; nothing for the object's own
 * @param uid the object must have it; empty for any
 * @param resourceVersion the object must have it; empty for any
 * @param propagation what becomes of the objects that it owns; nothing for the default
 */
public record DeleteRequest(
    Optional<Long> grace,
    String uid,
    String resourceVersion,
    Optional<Propagation> propagation,
    boolean dryRun) {
  /** What becomes of owned objects. */
  public enum Propagation {
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }

  /** As the type does by itself. */
  public static final DeleteRequest DEFAULT =
      new DeleteRequest(Optional.empty(), "", "", Optional.empty(), false);

  /** Reads a {@code DeleteOptions} object; {@code BadRequest} for what makes no sense. */
  public static DeleteRequest of(Json.Obj options) {
    Json.Obj preconditions = options.object("preconditions");
    String policy = options.string("propagationPolicy");
    Optional<Propagation> propagation = policy.isEmpty() ? orphan(options) : propagation(policy);
    return new DeleteRequest(
        options.get("gracePeriodSeconds").isPresent()
            ? Optional.of(options.number("gracePeriodSeconds", 0))
            : Optional.empty(),
        preconditions.string("uid"),
        preconditions.string("resourceVersion"),
        propagation,
        options.strings("dryRun").contains("All"));
  }

  private static Optional<Propagation> orphan(Json.Obj options) {
    return options
        .get("orphanDependents")
        .map(value -> value.equals(Json.of(true)) ? Propagation.ORPHAN : Propagation.BACKGROUND);
  }

  private static Optional<Propagation> propagation(String policy) {
    return Optional.of(
        switch (policy) {
          case "Background" -> Propagation.BACKGROUND;
          case "Foreground" -> Propagation.FOREGROUND;
          case "Orphan" -> Propagation.ORPHAN;
          default ->
              throw StatusException.badRequest(
                  "invalid DeleteOptions: propagationPolicy: Unsupported value: \""
                      + policy
                      + "\": supported values: \"Foreground\", \"Background\", \"Orphan\"");
        });
  }

  /** The same without storing. */
  public DeleteRequest dry() {
    return new DeleteRequest(grace, uid, resourceVersion, propagation, true);
  }
}
