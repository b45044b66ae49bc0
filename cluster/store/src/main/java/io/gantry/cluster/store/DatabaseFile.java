package io.gantry.cluster.store;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opens a file as a store: settings, tables, errors. */
final class DatabaseFile {
  /** Tells our files from other databases; in {@code PRAGMA application_id}. */
  private static final int OURS = 0x67616e74;

  private static final int VERSION = 1;

  /**
   * One process owns the file: the index of the log stays in memory and a second process is
   * refused.
   */
  private static final List<String> SETTINGS =
      List.of(
          "PRAGMA locking_mode = EXCLUSIVE",
          "PRAGMA auto_vacuum = INCREMENTAL",
          "PRAGMA journal_mode = WAL",
          "PRAGMA synchronous = FULL",
          "PRAGMA journal_size_limit = 16777216",
          "PRAGMA cache_size = -4096",
          "PRAGMA temp_store = MEMORY");

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE changes (revision INTEGER PRIMARY KEY, key TEXT NOT NULL,"
              + " created INTEGER NOT NULL, previous INTEGER NOT NULL, value BLOB)",
          "CREATE TABLE current (key TEXT PRIMARY KEY, revision INTEGER NOT NULL,"
              + " expires INTEGER NOT NULL) WITHOUT ROWID",
          "CREATE INDEX expiring ON current (expires) WHERE expires > 0",
          "CREATE TABLE compaction (oldest INTEGER NOT NULL, swept INTEGER NOT NULL)",
          "INSERT INTO compaction VALUES (1, 1)",
          "PRAGMA application_id = " + OURS,
          "PRAGMA user_version = " + VERSION);

  private DatabaseFile() {}

  static Tables open(Path file) {
    try {
      return new Tables(file);
    } catch (SQLException e) {
      throw failure("cannot open store " + file, e);
    }
  }

  /** A connection on which the tables are, in a transaction. */
  static Connection connect(Path file) throws SQLException {
    Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
    boolean ready = false;
    try {
      prepare(connection, file);
      ready = true;
      return connection;
    } finally {
      if (!ready) {
        connection.close();
      }
    }
  }

  private static void prepare(Connection connection, Path file) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String setting : SETTINGS) {
        statement.execute(setting);
      }
      connection.setAutoCommit(false);
      long owner = number(statement, "PRAGMA application_id");
      long version = number(statement, "PRAGMA user_version");
      boolean empty = number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
      if (empty) {
        for (String part : SCHEMA) {
          statement.execute(part);
        }
      } else if (owner != OURS || version != VERSION) {
        throw new GantryException(
            Kind.INVALID, "not a store of version " + VERSION + ": " + file + " (" + version + ")");
      }
      connection.commit();
    }
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (var row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** What SQLite says, as an error of ours. */
  static GantryException failure(String what, SQLException cause) {
    SQLiteErrorCode code =
        cause instanceof SQLiteException known
            ? known.getResultCode()
            : SQLiteErrorCode.UNKNOWN_ERROR;
    return switch (code) {
      case SQLITE_BUSY, SQLITE_LOCKED ->
          new GantryException(Kind.CONFLICT, what + ": another process uses it", cause);
      case SQLITE_FULL -> new GantryException(Kind.EXHAUSTED, what + ": no space left", cause);
      case SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH ->
          new GantryException(Kind.FORBIDDEN, what + ": permission denied", cause);
      case SQLITE_NOTADB, SQLITE_CORRUPT ->
          new GantryException(Kind.INVALID, what + ": not a database or damaged", cause);
      default -> new GantryException(Kind.UNAVAILABLE, what + ": " + cause.getMessage(), cause);
    };
  }
}
