package io.gantry.cluster.store;

import io.gantry.cluster.store.Store.Change;
import java.util.List;
import java.util.Optional;

/**
 * A watch is a place in the history and nothing more: it reads on from memory, or from the tables
 * where memory does not reach back far enough. A slow reader costs no memory.
 */
final class ChangeWatch implements Store.Watch {
  private static final int PAGE = 256;

  private final String prefix;
  private final Recent recent;
  private final Source source;
  private volatile boolean closed;
  private long seen;

  /** Reads changes from the tables. */
  @FunctionalInterface
  interface Source {
    History read(String prefix, long after, int limit);
  }

  /**
   * A part of the history.
   *
   * @param until the revision that it reaches to
   */
  record History(List<Change> changes, long until) {}

  ChangeWatch(String prefix, long revision, Recent recent, Source source) {
    this.prefix = prefix;
    this.recent = recent;
    this.source = source;
    seen = revision;
  }

  @Override
  public List<Change> next() throws InterruptedException {
    while (recent.await(seen, () -> closed)) {
      List<Change> changes = read();
      if (!changes.isEmpty()) {
        return changes;
      }
    }
    return List.of();
  }

  private List<Change> read() {
    Optional<List<Change>> fresh = recent.since(seen);
    if (fresh.isEmpty()) {
      History history = source.read(prefix, seen, PAGE);
      seen = history.until();
      return history.changes();
    }
    seen = fresh.get().getLast().revision();
    return fresh.get().stream().filter(change -> change.key().startsWith(prefix)).toList();
  }

  @Override
  public void close() {
    closed = true;
    recent.wake();
  }
}
