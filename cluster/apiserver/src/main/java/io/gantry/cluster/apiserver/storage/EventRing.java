package io.gantry.cluster.apiserver.storage;

import io.gantry.cluster.apiserver.storage.Storage.Stored;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The recent changes of a type, by place. Written under its owner's lock; {@link #get} needs none,
 * so that a thousand watches read at once. It is the only buffer that watches have: who is so slow
 * that his place is overwritten has to list again.
 */
final class EventRing {
  private static final long KEEP_MILLIS = Horizon.KEEP.toMillis();
  private static final int SMALLEST = 64;
  private static final int LARGEST = 16_384;
  private static final long MOST_BYTES = 8 << 20;

  private volatile AtomicReferenceArray<CacheEvent> slots = new AtomicReferenceArray<>(SMALLEST);
  private SortedTree<Stored> floorObjects = SortedTree.empty();
  private volatile long floorRevision;
  private volatile long first;
  private volatile long next;
  private long bytes;

  /** The state before the first change. */
  void begin(SortedTree<Stored> objects, long revision) {
    floorObjects = objects;
    floorRevision = revision;
  }

  /** Every change behind this revision is here. */
  long floorRevision() {
    return floorRevision;
  }

  /** The place behind the last change. */
  long next() {
    return next;
  }

  void add(CacheEvent event) {
    long place = next;
    if (place - first == slots.length()) {
      if (slots.length() < LARGEST) {
        grow();
      } else {
        forgetFirst();
      }
    }
    slots.set(slot(place), event);
    next = place + 1;
    bytes += event.weight();
    while (first < place
        && (bytes > MOST_BYTES || peek(first).millis() <= event.millis() - KEEP_MILLIS)) {
      forgetFirst();
    }
  }

  private void grow() {
    var larger = new AtomicReferenceArray<CacheEvent>(slots.length() * 2);
    for (long at = first; at < next; at++) {
      larger.set((int) (at % larger.length()), peek(at));
    }
    slots = larger;
  }

  private void forgetFirst() {
    long place = first;
    CacheEvent event = peek(place);
    floorObjects = event.after();
    floorRevision = event.revision();
    bytes -= event.weight();
    first = place + 1;
    slots.set(slot(place), null);
  }

  private int slot(long place) {
    return (int) (place % slots.length());
  }

  private CacheEvent peek(long place) {
    return slots.get(slot(place));
  }

  /** The change at a place before {@link #next}; nothing if it is forgotten. */
  Optional<CacheEvent> get(long place) {
    AtomicReferenceArray<CacheEvent> now = slots;
    CacheEvent event = now.get((int) (place % now.length()));
    // Looked at after the slot: a place that is still kept now was not overwritten before.
    return place < first ? Optional.empty() : Optional.ofNullable(event);
  }

  /** The objects at a revision before the last change. */
  Optional<SortedTree<Stored>> at(long revision) {
    if (revision < floorRevision) {
      return Optional.empty();
    }
    long place = search(revision);
    return Optional.of(place == first ? floorObjects : peek(place - 1).after());
  }

  /** The place of the first change behind a revision. */
  long behind(long revision) {
    if (revision < floorRevision) {
      throw Refusals.tooOld(revision, floorRevision);
    }
    return search(revision);
  }

  private long search(long revision) {
    long low = first;
    long high = next;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (peek(middle).revision() <= revision) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
