package io.gantry.cluster.apiserver.storage;

import io.gantry.cluster.apiserver.storage.Storage.Event;
import io.gantry.cluster.apiserver.storage.Storage.Selector;
import io.gantry.cluster.apiserver.storage.Storage.Stored;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A change of an object, and all objects of its type after it. */
final class CacheEvent {
  private final long revision;
  private final long millis;
  private final String key;
  private final @Nullable Stored now;
  private final @Nullable Stored before;
  private final SortedTree<Stored> after;
  private volatile @Nullable Stored gone;

  CacheEvent(
      long revision,
      long millis,
      String key,
      @Nullable Stored now,
      @Nullable Stored before,
      SortedTree<Stored> after) {
    this.revision = revision;
    this.millis = millis;
    this.key = key;
    this.now = now;
    this.before = before;
    this.after = after;
  }

  long revision() {
    return revision;
  }

  /** When it came, in milliseconds of the epoch. */
  long millis() {
    return millis;
  }

  String key() {
    return key;
  }

  SortedTree<Stored> after() {
    return after;
  }

  /** What it costs to keep, in bytes of JSON. */
  long weight() {
    return now == null ? 256 : 256 + now.bytes().length;
  }

  /** The change as a selector sees it: an object that leaves it is deleted, whatever it is now. */
  Optional<Event> seenThrough(Selector selector) {
    boolean isIn = now != null && selector.matches(now.object());
    boolean wasIn = before != null && selector.matches(before.object());
    if (isIn && now != null) {
      return Optional.of(new Event(wasIn ? "MODIFIED" : "ADDED", now));
    }
    return wasIn && before != null
        ? Optional.of(new Event("DELETED", gone(before)))
        : Optional.empty();
  }

  /** The last state that a watcher knew, with the revision of the change; made once for all. */
  private Stored gone(Stored last) {
    Stored known = gone;
    if (known == null) {
      known = Encoding.at(last, revision);
      gone = known;
    }
    return known;
  }
}
