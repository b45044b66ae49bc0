package io.gantry.cluster.apiserver.storage;

import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusException.Status;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.util.List;

/** What storage says no with, in upstream's words: clients compare some of them. */
final class Refusals {
  private Refusals() {}

  /** A watch from a revision that is forgotten; {@code oldest} would do. */
  static StatusException tooOld(long revision, long oldest) {
    return expired("too old resource version: " + revision + " (" + oldest + ")", "");
  }

  /** A list at a revision that is forgotten. */
  static StatusException listTooOld() {
    return expired("The resourceVersion for the provided list is too old.", "");
  }

  /** A page of a list that is forgotten; {@code continueToken} goes on with what there is now. */
  static StatusException continueTooOld(String continueToken) {
    return expired(
        "The provided continue parameter is too old to display a consistent list result. You can"
            + " start a new list without the continue parameter, or use the continue token in this"
            + " response to retrieve the remainder of the results. Continuing with the provided"
            + " token results in an inconsistent list - objects that were created, modified, or"
            + " deleted between the time the first chunk was returned and now may show up in the"
            + " list.",
        continueToken);
  }

  private static StatusException expired(String message, String continueToken) {
    return new StatusException(
        new Status(StatusReason.EXPIRED, message, Json.Obj.EMPTY, continueToken));
  }

  /** A revision that there has not been yet. */
  static StatusException tooLarge(long revision, long present) {
    Json.Obj cause =
        Json.object()
            .put("reason", "ResourceVersionTooLarge")
            .put("message", "Too large resource version")
            .build();
    return new StatusException(
        new Status(
            StatusReason.TIMEOUT,
            "Timeout: Too large resource version: " + revision + ", current: " + present,
            Json.object()
                .put("causes", Json.array(List.of(cause)))
                .put("retryAfterSeconds", 1)
                .build()));
  }

  /** A {@code resourceVersion} that is no number. */
  static StatusException notARevision(String text) {
    return StatusException.badRequest(
        "resourceVersion: Invalid value: \""
            + text
            + "\": strconv.ParseUint: parsing \""
            + text
            + "\": invalid syntax");
  }

  /** The cache did not come to a revision in time. */
  static StatusException lagging() {
    return new StatusException(
        new Status(
            StatusReason.TIMEOUT,
            "Timeout: the watch cache is behind the store",
            Json.object().put("retryAfterSeconds", 1).build()));
  }

  /** The server is being stopped. */
  static StatusException stopping(String why) {
    return new StatusException(new Status(StatusReason.SERVICE_UNAVAILABLE, why, Json.Obj.EMPTY));
  }
}
