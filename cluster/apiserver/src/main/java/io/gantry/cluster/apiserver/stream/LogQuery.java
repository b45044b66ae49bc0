package io.gantry.cluster.apiserver.stream;

import io.gantry.cluster.client.node.NodeApi.LogOptions;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parameters of a log, checked as upstream checks them. */
final class LogQuery {
  private static final ResourceType OPTIONS =
      new ResourceType(
          "", "v1", "PodLogOptions", "pods", "pod", true, List.of(), List.of(), List.of());

  private LogQuery() {}

  /** Reads them; {@code now} is what seconds are counted from. */
  static LogOptions parse(Query query, String pod, Instant now) {
    Optional<Long> tail = number(query, "tailLines");
    Optional<Long> limit = number(query, "limitBytes");
    Optional<Long> seconds = number(query, "sinceSeconds");
    Optional<Instant> time = time(query);
    var errors = new ArrayList<FieldError>();
    least(errors, "tailLines", tail, 0, "must be greater than or equal to 0");
    least(errors, "limitBytes", limit, 1, "must be greater than 0");
    least(errors, "sinceSeconds", seconds, 1, "must be greater than 0");
    if (seconds.isPresent() && time.isPresent()) {
      errors.add(
          FieldError.forbidden(
              "", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
    }
    if (!errors.isEmpty()) {
      throw StatusException.invalid(OPTIONS, pod, errors);
    }
    return new LogOptions(
        is(query, "follow"),
        is(query, "previous"),
        is(query, "timestamps"),
        tail.map(lines -> (int) Math.min(lines, Integer.MAX_VALUE)),
        time.or(() -> seconds.map(now::minusSeconds)),
        limit);
  }

  private static void least(
      List<FieldError> errors, String name, Optional<Long> value, long least, String message) {
    if (value.isPresent() && value.get() < least) {
      errors.add(FieldError.invalid(name, Json.of(value.get()), message));
    }
  }

  private static Optional<Long> number(Query query, String name) {
    Optional<String> text = query.first(name);
    try {
      return text.map(Long::valueOf);
    } catch (NumberFormatException e) {
      throw StatusException.badRequest(
          "strconv.ParseInt: parsing \"" + text.orElse("") + "\": invalid syntax");
    }
  }

  private static Optional<Instant> time(Query query) {
    try {
      return query.first("sinceTime").map(text -> OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw StatusException.badRequest(
          "parsing time \"" + query.text("sinceTime") + "\": cannot parse as RFC 3339");
    }
  }

  private static boolean is(Query query, String name) {
    return query
        .first(name)
        .map(value -> !value.equalsIgnoreCase("false") && !value.equals("0"))
        .orElse(false);
  }
}
