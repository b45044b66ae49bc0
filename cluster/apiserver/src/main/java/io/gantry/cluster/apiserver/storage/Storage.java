package io.gantry.cluster.apiserver.storage;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The objects of one type. Reads come from the watch cache, writes go to the store. */
public interface Storage {
  /** The object, as new as any write that was acknowledged; its {@code resourceVersion} is set. */
  Optional<Stored> get(ObjectKey key);

  /** Objects at one revision, a page at a time. */
  Page list(ListQuery query);

  /** Changes, as a selector sees them. */
  Watch watch(WatchQuery query);

  /** Stores a new object; {@code AlreadyExists} if there is one. */
  Stored create(ApiObject object);

  /**
   * Changes an object by a function of its present state, again if another writer came between. A
   * result equal to the present state is not written. {@code NotFound} if there is none.
   */
  Stored update(ObjectKey key, UnaryOperator<ApiObject> change);

  /**
   * Removes an object if {@code check} does not throw.
   *
   * @param check sees the present state, again if another writer came between; what it gives is
   *     returned, with the revision of the deletion
   */
  Stored delete(ObjectKey key, UnaryOperator<ApiObject> check);

  /**
   * An object as it is stored.
   *
   * @param bytes JSON with {@code resourceVersion}, shared by all readers: not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Stored(ApiObject object, byte[] bytes, long revision) {}

  /**
   * What to list.
   *
   * @param selector which objects; sees labels and fields
   * @param limit 0 for all
   * @param continueToken of the page before; empty for the first
   * @param resourceVersion as in the request: empty, {@code 0} or a number
   * @param match {@code Exact}, {@code NotOlderThan} or empty
   */
  record ListQuery(
      String namespace,
      Selector selector,
      int limit,
      String continueToken,
      String resourceVersion,
      String match) {}

  /**
   * What to watch.
   *
   * @param resourceVersion changes behind this one; if empty (as new as any write) or {@code 0} (as
   *     is), first everything there is, as {@code ADDED}
   * @param sendInitialEvents first everything there is, then a bookmark that says so
   * @param bookmarks also now and then, about once a minute, and once before {@code timeout}
   * @param timeout after it the watch ends; zero for never
   */
  record WatchQuery(
      String namespace,
      Selector selector,
      String resourceVersion,
      boolean sendInitialEvents,
      boolean bookmarks,
      Duration timeout) {
    /** A watch without end. */
    public WatchQuery(
        String namespace,
        Selector selector,
        String resourceVersion,
        boolean sendInitialEvents,
        boolean bookmarks) {
      this(namespace, selector, resourceVersion, sendInitialEvents, bookmarks, Duration.ZERO);
    }
  }

  /** Chooses objects. */
  @FunctionalInterface
  interface Selector {
    /** Everything. */
    Selector ALL = _ -> true;

    /** Whether an object is chosen. */
    boolean matches(ApiObject object);
  }

  /**
   * A page.
   *
   * @param continueToken empty on the last
   * @param remaining objects behind this page; nothing where a selector hides the number
   */
  record Page(
      List<Stored> items, String resourceVersion, String continueToken, Optional<Long> remaining) {}

  /** A running watch, read by one thread; closing from another ends it. */
  interface Watch extends AutoCloseable {
    /**
     * Blocks for the next event; nothing after {@link #close} or the query's timeout. {@code
     * StatusException} with {@code EXPIRED} when this watcher was too slow.
     */
    Optional<Event> next() throws InterruptedException;

    /**
     * Whether {@link #next} would give an event at once. Asked by its reader: what was written is
     * sent when nothing more is to be added to it.
     */
    default boolean ready() {
      return false;
    }

    @Override
    void close();
  }

  /**
   * An event.
   *
   * @param type {@code ADDED}, {@code MODIFIED}, {@code DELETED} or {@code BOOKMARK}
   */
  record Event(String type, Stored object) {}
}
