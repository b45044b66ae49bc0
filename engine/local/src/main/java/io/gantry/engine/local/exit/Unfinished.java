package io.gantry.engine.local.exit;

import io.gantry.engine.api.ContainerState;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.engine.local.record.RecordStore.Stamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Which containers somebody has left in the middle of something.
 *
 * <p>It is asked about all containers at each creation, so a record that has not changed is not
 * read again, and that a container still runs is believed for {@link #TRUST}: its monitor tells its
 * end, and only if that was killed too does anybody have to look.
 */
final class Unfinished {
  static final Duration TRUST = Duration.ofSeconds(5);

  private final RecordStore records;
  private final Predicate<ContainerRecord> alive;
  private final Predicate<String> hasRunDirectory;
  private final Map<String, Look> fine = new ConcurrentHashMap<>();

  /** A look at which there was nothing to do. */
  private record Look(Stamp stamp, boolean runs, long nanos) {}

  Unfinished(
      RecordStore records, Predicate<ContainerRecord> alive, Predicate<String> hasRunDirectory) {
    this.records = records;
    this.alive = alive;
    this.hasRunDirectory = hasRunDirectory;
  }

  /**
   * Those among all containers.
   *
   * @param all their ids
   * @param nanos now, of a clock that never goes back
   */
  List<String> among(List<String> all, long nanos) {
    fine.keySet().retainAll(Set.copyOf(all));
    return all.stream().filter(id -> isUnfinished(id, nanos)).toList();
  }

  private boolean isUnfinished(String id, long nanos) {
    Optional<Stamp> stamp = records.stamp(id);
    if (stamp.isEmpty()) {
      return true;
    }
    Look last = fine.get(id);
    if (last != null && last.stamp.equals(stamp.get())) {
      if (!last.runs) {
        return hasRunDirectory.test(id);
      }
      if (nanos - last.nanos < TRUST.toNanos()) {
        return false;
      }
    }
    return look(id, stamp.get(), nanos);
  }

  private boolean look(String id, Stamp stamp, long nanos) {
    Optional<ContainerRecord> record = records.read(id);
    if (record.isEmpty()) {
      return true;
    }
    if (record.get().removing()) {
      return true;
    }
    boolean runs = record.get().state() instanceof ContainerState.Running;
    boolean unfinished =
        runs ? !alive.test(record.get()) : hasRunDirectory.test(id) || isToGo(record.get());
    if (!unfinished) {
      fine.put(id, new Look(stamp, runs, nanos));
    }
    return unfinished;
  }

  /** It went at its exit, but for its directory. */
  private static boolean isToGo(ContainerRecord record) {
    return record.state() instanceof ContainerState.Exited
        && record.spec().lifecycle().autoRemove();
  }
}
