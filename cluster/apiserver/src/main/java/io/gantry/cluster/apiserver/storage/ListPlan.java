package io.gantry.cluster.apiserver.storage;

import io.gantry.cluster.apiserver.storage.Storage.ListQuery;
import io.gantry.cluster.model.StatusException;

/**
 * What a list request means.
 *
 * @param after the key behind which the page begins; empty for the first
 */
record ListPlan(At at, String after) {
  /** Which state is asked for. */
  sealed interface At {
    /** At least as new as every write that was acknowledged. */
    record Newest() implements At {}

    /** Whatever is there. */
    record Any() implements At {}

    /** At least as new as a revision. */
    record NotOlderThan(long revision) implements At {}

    /** The state at a revision. */
    record Exactly(long revision) implements At {}
  }

  static ListPlan of(ListQuery query) {
    String version = query.resourceVersion();
    if (!query.continueToken().isEmpty()) {
      if (!version.isEmpty() && !version.equals("0")) {
        throw StatusException.badRequest(
            "specifying resource version is not allowed when using continue");
      }
      var token = ContinueToken.parse(query.continueToken());
      At at =
          token.revision() == ContinueToken.PRESENT
              ? new At.Newest()
              : new At.Exactly(token.revision());
      return new ListPlan(at, token.after());
    }
    return new ListPlan(at(version, query.match(), query.limit()), "");
  }

  private static At at(String version, String match, int limit) {
    return switch (version) {
      case "" -> new At.Newest();
      case "0" -> new At.Any();
      default -> {
        long revision = revision(version);
        // Without a match, a limit asks for pages of exactly this revision.
        boolean exact = match.equals("Exact") || (match.isEmpty() && limit > 0);
        yield exact ? new At.Exactly(revision) : new At.NotOlderThan(revision);
      }
    };
  }

  /** A decimal number without a sign. */
  static long revision(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 18;
    for (int i = 0; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    if (!digits) {
      throw Refusals.notARevision(text);
    }
    return Long.parseLong(text);
  }
}
