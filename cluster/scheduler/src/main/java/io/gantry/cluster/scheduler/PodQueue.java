package io.gantry.cluster.scheduler;

import io.gantry.cluster.scheduler.snapshot.PodView;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;

/**
 * The Pods that wait for a node. Not safe for several threads; times are milliseconds of any clock.
 *
 * <p>A Pod is ready, or waits out its back-off (1 s, 2 s, 4 s, … 10 s after each failure), or is
 * parked until something happens that could help: the filters that refused it say what. A parked
 * Pod is tried again after five minutes whatever happens.
 */
final class PodQueue {
  private static final long FIRST_BACKOFF = 1000;
  private static final long LAST_BACKOFF = 10_000;
  private static final long PATIENCE = 300_000;

  /** What may help a parked Pod. */
  enum Happening {
    NODE_ADDED,
    NODE_CHANGED,
    POD_LEFT,
    POD_CAME,
    NAMESPACE_CHANGED;

    boolean helps(Set<String> filters) {
      return switch (this) {
        case NODE_ADDED, NODE_CHANGED -> true;
        case POD_LEFT ->
            filters.contains("NodeResourcesFit")
                || filters.contains("NodePorts")
                || filters.contains("PodTopologySpread")
                || filters.contains("InterPodAffinity");
        case POD_CAME ->
            filters.contains("PodTopologySpread") || filters.contains("InterPodAffinity");
        case NAMESPACE_CHANGED -> filters.contains("InterPodAffinity");
      };
    }
  }

  /** A Pod that was taken out to be scheduled. */
  record Attempt(PodView pod, int number, long began) {}

  private static final class Entry {
    private final long arrival;
    private PodView pod;
    private int failures;
    private boolean taken;
    private long due;
    private Set<String> filters = Set.of();

    Entry(PodView pod, long arrival) {
      this.pod = pod;
      this.arrival = arrival;
    }

    long priority() {
      return pod.priority();
    }
  }

  private final Map<String, Entry> all = new HashMap<>();
  private final TreeSet<Entry> ready =
      new TreeSet<>(
          Comparator.comparingLong(Entry::priority)
              .reversed()
              .thenComparingLong(entry -> entry.arrival));
  private final PriorityQueue<Entry> backingOff =
      new PriorityQueue<>(Comparator.comparingLong(entry -> entry.due));
  private final LinkedHashMap<String, Entry> parked = new LinkedHashMap<>();
  private final Map<Happening, Long> lastHappened = new HashMap<>();
  private long arrivals;
  private long happenings;

  /** How many Pods wait, those being scheduled included. */
  int size() {
    return all.size();
  }

  /** Adds a Pod, or takes its new version; one that changed is tried again. */
  void put(PodView pod, long now) {
    Entry entry = all.get(pod.uid());
    if (entry == null) {
      entry = new Entry(pod, arrivals++);
      all.put(pod.uid(), entry);
      place(entry, now);
    } else if (!entry.pod.equals(pod)) {
      leave(entry);
      entry.pod = pod;
      if (!entry.taken) {
        place(entry, now);
      }
    }
  }

  /** Forgets a Pod. */
  void remove(String uid) {
    Entry entry = all.remove(uid);
    if (entry != null) {
      leave(entry);
    }
  }

  private void leave(Entry entry) {
    ready.remove(entry);
    backingOff.remove(entry);
    parked.remove(entry.pod.uid());
  }

  /** Gated Pods stay out of it until the gates are gone. */
  private void place(Entry entry, long now) {
    if (!entry.pod.gates().isEmpty()) {
      return;
    }
    if (entry.due > now) {
      backingOff.add(entry);
    } else {
      ready.add(entry);
    }
  }

  /** The next Pod to schedule; it stays known until {@link #remove}. */
  Optional<Attempt> next(long now) {
    while (!backingOff.isEmpty() && backingOff.peek().due <= now) {
      ready.add(backingOff.poll());
    }
    while (!parked.isEmpty() && parked.firstEntry().getValue().due + PATIENCE <= now) {
      ready.add(parked.pollFirstEntry().getValue());
    }
    Entry entry = ready.pollFirst();
    if (entry == null) {
      return Optional.empty();
    }
    entry.taken = true;
    return Optional.of(new Attempt(entry.pod, entry.failures + 1, happenings));
  }

  /** When {@link #next} will have one without anything happening. */
  OptionalLong due() {
    long due = backingOff.isEmpty() ? Long.MAX_VALUE : backingOff.peek().due;
    if (!parked.isEmpty()) {
      due = Math.min(due, parked.firstEntry().getValue().due + PATIENCE);
    }
    return due == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(due);
  }

  /** Takes a Pod back that fits nowhere. */
  void park(Attempt attempt, Set<String> filters, long now) {
    Entry entry = failed(attempt, now);
    if (entry == null) {
      return;
    }
    entry.filters = filters;
    if (!entry.pod.equals(attempt.pod) || wasMissed(attempt, filters)) {
      place(entry, now);
    } else {
      parked.put(entry.pod.uid(), entry);
    }
  }

  /** Takes a Pod back that could not be bound; it is tried again after its back-off. */
  void retry(Attempt attempt, long now) {
    Entry entry = failed(attempt, now);
    if (entry != null) {
      place(entry, now);
    }
  }

  private @org.jspecify.annotations.Nullable Entry failed(Attempt attempt, long now) {
    Entry entry = all.get(attempt.pod.uid());
    if (entry != null) {
      entry.taken = false;
      entry.failures++;
      entry.due = now + Math.min(LAST_BACKOFF, FIRST_BACKOFF << Math.min(10, entry.failures - 1));
    }
    return entry;
  }

  /** Whether something helpful happened while the Pod was looked at. */
  private boolean wasMissed(Attempt attempt, Set<String> filters) {
    return lastHappened.entrySet().stream()
        .anyMatch(last -> last.getValue() > attempt.began && last.getKey().helps(filters));
  }

  /** Wakes the Pods that this may help; true if one is awake now. */
  boolean happened(Happening what, long now) {
    happenings++;
    lastHappened.put(what, happenings);
    boolean woken = false;
    for (var each = parked.values().iterator(); each.hasNext(); ) {
      Entry entry = each.next();
      if (what.helps(entry.filters)) {
        each.remove();
        place(entry, now);
        woken = true;
      }
    }
    return woken;
  }
}
