package io.gantry.cluster.controllers.eventttl;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.KubeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which Events are over.
 *
 * @param expired what to delete
 * @param next when to look again
 */
record EventTtlPlan(List<ApiObject> expired, Duration next) {
  static final Duration TTL = Duration.ofHours(1);

  /** Rarely enough to cost nothing, often enough that few are kept for much longer. */
  static final Duration LONGEST = Duration.ofMinutes(15);

  static final Duration SHORTEST = Duration.ofMinutes(1);

  static EventTtlPlan decide(List<ApiObject> events, Instant now) {
    var expired = new ArrayList<ApiObject>();
    Duration next = LONGEST;
    for (ApiObject event : events) {
      Duration left = Duration.between(now, last(event, now).plus(TTL));
      if (left.isNegative() || left.isZero()) {
        expired.add(event);
      } else if (left.compareTo(next) < 0) {
        next = left;
      }
    }
    return new EventTtlPlan(List.copyOf(expired), next.compareTo(SHORTEST) < 0 ? SHORTEST : next);
  }

  /** The latest time that the Event tells. */
  private static Instant last(ApiObject event, Instant now) {
    Instant last = event.creationTimestamp().orElse(now);
    for (String time :
        List.of(
            event.text("lastTimestamp"),
            event.text("eventTime"),
            event.text("series", "lastObservedTime"))) {
      Instant told = KubeTime.parse(time).orElse(last);
      last = told.isAfter(last) ? told : last;
    }
    return last;
  }
}
