package io.gantry.cluster.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A store in one SQLite file and its write-ahead log. One process at a time has it open.
 *
 * <p>Writers are grouped: many share one flush of the disk. History is kept for five minutes and a
 * thousand revisions at least, then forgotten in the background; the file does not grow with it.
 */
public final class SqliteStore implements Store {
  private final StoreWriter writer;
  private final Recent recent;
  private final InstantSource clock;

  private SqliteStore(StoreWriter writer, Recent recent, InstantSource clock) {
    this.writer = writer;
    this.recent = recent;
    this.clock = clock;
  }

  /**
   * Opens a store; makes it if the file is missing, its directory must be there. The native library
   * is loaded as {@link SqliteLibrary} says.
   *
   * @throws io.gantry.platform.base.GantryException {@code CONFLICT} if another process has it
   *     open, {@code INVALID} if it is no store, {@code UNAVAILABLE} if it cannot be read
   */
  public static SqliteStore open(Path file) {
    return open(file, InstantSource.system());
  }

  static SqliteStore open(Path file, InstantSource clock) {
    return over(DatabaseFile.open(file), clock);
  }

  static SqliteStore over(Tables tables, InstantSource clock) {
    try {
      var recent = new Recent(tables.revision());
      var writer = new StoreWriter(tables, new Compaction(tables), recent, clock);
      writer.start();
      return new SqliteStore(writer, recent, clock);
    } catch (SQLException e) {
      throw DatabaseFile.failure("cannot read the store", e);
    }
  }

  @Override
  public long revision() {
    return recent.revision();
  }

  @Override
  public Optional<Entry> get(String key) {
    return writer.submit((tables, _) -> tables.get(key));
  }

  @Override
  public Page range(String prefix, String after, int limit) {
    return writer.submit((tables, _) -> tables.range(prefix, after, limit));
  }

  @Override
  public Optional<Entry> put(String key, byte[] value, long expected, Duration lifetime) {
    long expires = lifetime.isZero() ? 0 : clock.instant().plus(lifetime).toEpochMilli();
    return writer.submit((tables, _) -> tables.put(key, value, expected, expires));
  }

  @Override
  public Optional<Change> delete(String key, long expected) {
    return writer.submit((tables, _) -> tables.delete(key, expected));
  }

  @Override
  public Watch watch(String prefix, long revision) {
    if (revision + 1 < writer.oldest()) {
      throw new CompactedException(revision, writer.oldest());
    }
    return new ChangeWatch(prefix, revision, recent, this::history);
  }

  private ChangeWatch.History history(String prefix, long after, int limit) {
    return writer.submit((tables, compaction) -> {
      if (after + 1 < compaction.oldest()) {
        throw new CompactedException(after, compaction.oldest());
      }
      List<Change> changes = tables.history(prefix, after, limit);
      boolean whole = changes.size() < limit;
      return new ChangeWatch.History(
          changes, whole ? tables.revision() : changes.getLast().revision());
    });
  }

  @Override
  public void compact(long revision) {
    writer.submit((_, compaction) -> {
      compaction.to(revision);
      return true;
    });
  }

  @Override
  public void close() {
    recent.close();
    writer.close();
  }
}
