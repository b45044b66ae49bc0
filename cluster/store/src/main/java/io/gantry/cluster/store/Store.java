package io.gantry.cluster.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A revisioned map of bytes. Safe for use by many threads. What is acknowledged is durable. */
public interface Store extends AutoCloseable {
  /** For a key that must not exist yet. */
  long ABSENT = 0;

  /** For any revision. */
  long ANY = -1;

  /** The revision of the last change; 1 in an empty store. */
  long revision();

  /** The value now. */
  Optional<Entry> get(String key);

  /**
   * Values in key order.
   *
   * @param prefix of the keys
   * @param after only keys behind this one; empty for the first page
   * @param limit the most entries; 0 for all
   */
  Page range(String prefix, String after, int limit);

  /**
   * Sets a key.
   *
   * @param expected the key's modification revision, {@link #ABSENT} or {@link #ANY}
   * @param lifetime after it the key is deleted; zero for never
   * @return the entry, or nothing if the revision was another one
   */
  Optional<Entry> put(String key, byte[] value, long expected, Duration lifetime);

  /**
   * Deletes a key.
   *
   * @return the deletion: its revision and the value that was there; nothing if there was no such
   *     key at this revision
   */
  Optional<Change> delete(String key, long expected);

  /**
   * Changes of keys with a prefix, in order, from {@code revision + 1} on.
   *
   * @throws CompactedException if some of them are gone
   */
  Watch watch(String prefix, long revision);

  /** Forgets what was before {@code revision}; the present values stay. */
  void compact(long revision);

  @Override
  void close();

  /**
   * A value.
   *
   * @param created the revision that made the key
   * @param modified the revision of this value
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Entry(String key, byte[] value, long created, long modified) {}

  /**
   * Entries at one moment.
   *
   * @param revision of that moment
   * @param more whether entries were left out
   * @param remaining how many were
   */
  record Page(List<Entry> entries, long revision, boolean more, long remaining) {}

  /**
   * A change of a key.
   *
   * @param revision its own
   * @param entry the new value; nothing for a deletion
   * @param previous the value before; nothing for a new key
   */
  record Change(String key, long revision, Optional<Entry> entry, Optional<Entry> previous) {}

  /** A running watch, read by one thread. */
  interface Watch extends AutoCloseable {
    /** Blocks for the next changes, at least one; none after {@link #close}. */
    List<Change> next() throws InterruptedException;

    @Override
    void close();
  }
}
