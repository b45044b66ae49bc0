package io.gantry.engine.local.record;

import io.gantry.engine.local.record.RecordStore.Stamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records for whoever only looks at all of them, again and again: a file that has not changed is
 * not read twice. What changes a container reads its record by itself, under its lock.
 */
public final class RecordGlance {
  /**
   * A file may be replaced by another of its number and size within one tick of the file system's
   * clock: what was written as lately as this is read again.
   */
  private static final Duration SETTLED = Duration.ofSeconds(1);

  private record Seen(Stamp stamp, ContainerRecord record) {}

  private final RecordStore records;
  private final Clock clock;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  /** Of these records. */
  public RecordGlance(RecordStore records, Clock clock) {
    this.records = records;
    this.clock = clock;
  }

  /** All ids; what was known of others is forgotten. */
  public List<String> ids() {
    List<String> ids = records.ids();
    if (seen.size() > ids.size()) {
      seen.keySet().retainAll(Set.copyOf(ids));
    }
    return ids;
  }

  /** The record, if it is complete. */
  public Optional<ContainerRecord> read(String id) {
    Instant before = clock.instant();
    Optional<Stamp> stamp = records.stamp(id);
    Seen known = seen.get(id);
    if (stamp.isPresent() && known != null && known.stamp().equals(stamp.get())) {
      return Optional.of(known.record());
    }
    Optional<ContainerRecord> record = records.read(id);
    if (stamp.isPresent()
        && record.isPresent()
        && stamp.get().written().toInstant().plus(SETTLED).isBefore(before)
        && records.stamp(id).equals(stamp)) {
      seen.put(id, new Seen(stamp.get(), record.get()));
    } else {
      seen.remove(id);
    }
    return record;
  }
}
