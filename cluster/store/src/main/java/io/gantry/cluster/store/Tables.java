package io.gantry.cluster.store;

import io.gantry.cluster.store.Store.Change;
import io.gantry.cluster.store.Store.Entry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a store, used by one thread. A value is written once, as a row of {@code changes};
 * {@code current} says which row a key has now. Nothing is durable before {@link #commit}.
 */
final class Tables implements AutoCloseable {
  private final Path file;
  private Connection connection;
  private Statements sql;
  private long revision;
  private List<Change> changes = new ArrayList<>();

  Tables(Path file) throws SQLException {
    this.file = file;
    connection = DatabaseFile.connect(file);
    sql = new Statements(connection);
    revision = lastRevision();
  }

  private long lastRevision() throws SQLException {
    return Math.max(1, number("SELECT max(revision) FROM changes"));
  }

  Connection connection() {
    return connection;
  }

  /** The last revision, those of this transaction included. */
  long revision() {
    return revision;
  }

  Optional<Entry> get(String key) throws SQLException {
    sql.selectOne.setString(1, key);
    try (ResultSet row = sql.selectOne.executeQuery()) {
      return row.next() ? entry(row, row.getString(1), 2) : Optional.empty();
    }
  }

  Store.Page range(String prefix, String after, int limit) throws SQLException {
    KeyRange range = KeyRange.of(prefix, after);
    var entries = new ArrayList<Entry>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT c.key, c.created, c.revision, c.value FROM current n"
                + " JOIN changes c ON c.revision = n.revision"
                + " WHERE n.key >= ? AND n.key > ? AND n.key < ? ORDER BY n.key LIMIT ?")) {
      bind(select, range);
      select.setInt(4, limit == 0 ? -1 : limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          entry(rows, rows.getString(1), 2).ifPresent(entries::add);
        }
      }
    }
    long remaining =
        limit == 0 || entries.size() < limit
            ? 0
            : count(KeyRange.of(prefix, entries.getLast().key()));
    return new Store.Page(List.copyOf(entries), revision, remaining > 0, remaining);
  }

  private long count(KeyRange range) throws SQLException {
    try (PreparedStatement count =
        connection.prepareStatement(
            "SELECT count(*) FROM current WHERE key >= ? AND key > ? AND key < ?")) {
      bind(count, range);
      try (ResultSet row = count.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private static void bind(PreparedStatement statement, KeyRange range) throws SQLException {
    statement.setString(1, range.from());
    statement.setString(2, range.after());
    statement.setString(3, range.end());
  }

  /** Sets a key; {@code expires} in milliseconds of the epoch, 0 for never. */
  Optional<Entry> put(String key, byte[] value, long expected, long expires) throws SQLException {
    Optional<Entry> previous = get(key);
    if (!isExpected(previous, expected)) {
      return Optional.empty();
    }
    revision++;
    var entry = new Entry(key, value, previous.map(Entry::created).orElse(revision), revision);
    insert(key, entry.created(), previous, value);
    sql.upsertCurrent.setString(1, key);
    sql.upsertCurrent.setLong(2, revision);
    sql.upsertCurrent.setLong(3, expires);
    sql.upsertCurrent.executeUpdate();
    changes.add(new Change(key, revision, Optional.of(entry), previous));
    return Optional.of(entry);
  }

  Optional<Change> delete(String key, long expected) throws SQLException {
    Optional<Entry> previous = get(key);
    if (previous.isEmpty() || !isExpected(previous, expected)) {
      return Optional.empty();
    }
    revision++;
    insert(key, 0, previous, null);
    sql.deleteCurrent.setString(1, key);
    sql.deleteCurrent.executeUpdate();
    var change = new Change(key, revision, Optional.empty(), previous);
    changes.add(change);
    return Optional.of(change);
  }

  private static boolean isExpected(Optional<Entry> present, long expected) {
    return expected == Store.ANY
        || present.map(Entry::modified).orElse(Store.ABSENT).equals(expected);
  }

  private void insert(String key, long created, Optional<Entry> previous, byte @Nullable [] value)
      throws SQLException {
    sql.insertChange.setLong(1, revision);
    sql.insertChange.setString(2, key);
    sql.insertChange.setLong(3, created);
    sql.insertChange.setLong(4, previous.map(Entry::modified).orElse(0L));
    sql.insertChange.setBytes(5, value);
    sql.insertChange.executeUpdate();
  }

  /** Deletes up to {@code limit} keys whose time is over. */
  void expire(long now, int limit) throws SQLException {
    var keys = new ArrayList<String>();
    sql.selectExpired.setLong(1, now);
    sql.selectExpired.setInt(2, limit);
    try (ResultSet rows = sql.selectExpired.executeQuery()) {
      while (rows.next()) {
        keys.add(rows.getString(1));
      }
    }
    for (String key : keys) {
      delete(key, Store.ANY);
    }
  }

  /** When the next key expires, in milliseconds of the epoch; the greatest number for never. */
  long firstExpiry() throws SQLException {
    try (ResultSet row = sql.selectFirstExpiry.executeQuery()) {
      long first = row.next() ? row.getLong(1) : 0;
      return first == 0 ? Long.MAX_VALUE : first;
    }
  }

  /** The first {@code limit} changes of keys with a prefix behind a revision. */
  List<Change> history(String prefix, long after, int limit) throws SQLException {
    KeyRange range = KeyRange.of(prefix, "");
    sql.selectHistory.setLong(1, after);
    sql.selectHistory.setString(2, range.from());
    sql.selectHistory.setString(3, range.end());
    sql.selectHistory.setInt(4, limit);
    var found = new ArrayList<Change>();
    try (ResultSet rows = sql.selectHistory.executeQuery()) {
      while (rows.next()) {
        String key = rows.getString(1);
        found.add(new Change(key, rows.getLong(3), entry(rows, key, 2), entry(rows, key, 5)));
      }
    }
    return found;
  }

  /** Reads created, revision and value from {@code column} on; no value is no entry. */
  private static Optional<Entry> entry(ResultSet row, String key, int column) throws SQLException {
    byte[] value = row.getBytes(column + 2);
    return value == null
        ? Optional.empty()
        : Optional.of(new Entry(key, value, row.getLong(column), row.getLong(column + 1)));
  }

  /** Makes this transaction durable; its changes, in order. */
  List<Change> commit() throws SQLException {
    connection.commit();
    List<Change> done = changes;
    changes = new ArrayList<>();
    return done;
  }

  /**
   * Forgets a transaction that failed. SQLite may have ended it already, the driver has closed the
   * statement, and whether a commit came through is only known from the log: so all begins anew.
   */
  void rollback() throws SQLException {
    changes = new ArrayList<>();
    connection.close();
    connection = DatabaseFile.connect(file);
    sql = new Statements(connection);
    revision = lastRevision();
  }

  /** The number that a query gives; 0 for none. */
  long number(String query) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
