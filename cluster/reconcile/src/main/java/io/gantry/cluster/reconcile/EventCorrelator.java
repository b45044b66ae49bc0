package io.gantry.cluster.reconcile;

import io.gantry.cluster.model.ObjectKey;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which events become new objects, which raise a count, which are not heard: the bounds of
 * upstream's correlator. Used by one thread.
 */
final class EventCorrelator {
  private static final int REMEMBERED = 4096;
  private static final int SIMILAR = 10;
  private static final Duration SIMILAR_WITHIN = Duration.ofMinutes(10);
  private static final int BURST = 25;
  private static final Duration REFILL = Duration.ofMinutes(5);

  private final Map<String, Written> written = bounded();
  private final Map<String, Similar> similar = bounded();
  private final Map<String, Bucket> buckets = bounded();
  private long serial;

  private static final class Written {
    private final ObjectKey event;
    private int count = 1;

    Written(ObjectKey event) {
      this.event = event;
    }
  }

  private record Similar(Set<String> messages, Instant last) {}

  private record Bucket(double tokens, Instant at) {}

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /** What a component said. */
  record Said(Json.Obj regarding, String type, String reason, String message, Instant at) {
    private String object() {
      return regarding.string("kind")
          + ' '
          + regarding.string("namespace")
          + ' '
          + regarding.string("name")
          + ' '
          + regarding.string("uid");
    }

    private String group() {
      return object() + ' ' + regarding.string("fieldPath") + ' ' + type + ' ' + reason;
    }
  }

  sealed interface Decision {
    /** A new object. */
    record First(String key, String message) implements Decision {}

    /** One more of an event that was written before. */
    record Repeat(String key, ObjectKey event, int count, String message) implements Decision {}

    /** Not written. */
    record Drop() implements Decision {}
  }

  Decision decide(Said said) {
    String message = said.message();
    String key = said.group() + ' ' + message;
    if (isOneOfMany(said)) {
      key = said.group() + " *";
      message = "(combined from similar events): " + message;
    }
    if (!isHeard(said)) {
      return new Decision.Drop();
    }
    Written before = written.get(key);
    if (before == null) {
      return new Decision.First(key, message);
    }
    before.count++;
    return new Decision.Repeat(key, before.event, before.count, message);
  }

  /** More than ten different messages for one reason within ten minutes are told as one. */
  private boolean isOneOfMany(Said said) {
    Similar before = similar.get(said.group());
    if (before == null || before.last().plus(SIMILAR_WITHIN).isBefore(said.at())) {
      before = new Similar(new HashSet<>(), said.at());
    }
    if (before.messages().size() < SIMILAR) {
      before.messages().add(said.message());
      similar.put(said.group(), new Similar(before.messages(), said.at()));
      return false;
    }
    similar.put(said.group(), new Similar(before.messages(), said.at()));
    return !before.messages().contains(said.message());
  }

  /** Each object may make 25 events, and one more every five minutes. */
  private boolean isHeard(Said said) {
    Bucket bucket = buckets.getOrDefault(said.object(), new Bucket(BURST, said.at()));
    double refilled =
        (double) Duration.between(bucket.at(), said.at()).toMillis() / REFILL.toMillis();
    double tokens = Math.min(BURST, bucket.tokens() + Math.max(0, refilled));
    boolean heard = tokens >= 1;
    buckets.put(said.object(), new Bucket(heard ? tokens - 1 : tokens, said.at()));
    return heard;
  }

  void written(String key, ObjectKey event) {
    written.put(key, new Written(event));
    serial++;
  }

  long serial() {
    return serial;
  }
}
