package io.gantry.cluster.store;

import java.sql.SQLException;
import java.util.ArrayDeque;

/**
 * Forgets old changes, a few at a time. A row is in nobody's way as long as the change that
 * replaced it is kept: it is that change's previous value. So the sweep goes over changes and
 * deletes what they replaced.
 */
final class Compaction {
  /** History is kept at least this long, in milliseconds. */
  static final long KEEP_MILLIS = 5 * 60_000;

  /** And at least so many revisions of it. */
  static final long KEEP_REVISIONS = 1_000;

  private static final long MARK_EVERY_MILLIS = 30_000;
  private static final int STEP = 256;

  private final Tables tables;
  private final ArrayDeque<Mark> marks = new ArrayDeque<>();
  private long oldest;
  private long swept;

  private record Mark(long millis, long revision) {}

  Compaction(Tables tables) throws SQLException {
    this.tables = tables;
    reload();
  }

  /** Believes the tables again, after a rollback. */
  void reload() throws SQLException {
    oldest = tables.number("SELECT oldest FROM compaction");
    swept = tables.number("SELECT swept FROM compaction");
  }

  /** The oldest revision whose change is kept. */
  long oldest() {
    return oldest;
  }

  boolean isSweeping() {
    return swept < oldest;
  }

  /** Forgets what was before {@code revision}, from the next steps on. */
  void to(long revision) throws SQLException {
    if (revision > oldest) {
      store(Math.min(revision, tables.revision()), swept);
    }
  }

  /** Remembers what the time is; forgets what is old enough. */
  void tick(long now) throws SQLException {
    Mark last = marks.peekLast();
    if (last != null && now - last.millis() < MARK_EVERY_MILLIS) {
      return;
    }
    marks.add(new Mark(now, tables.revision()));
    long target = 0;
    for (Mark first = marks.peekFirst();
        first != null && now - first.millis() >= KEEP_MILLIS;
        first = marks.peekFirst()) {
      target = first.revision();
      marks.removeFirst();
    }
    to(Math.min(target, tables.revision() - KEEP_REVISIONS));
  }

  /** One step of the sweep. */
  void sweep() throws SQLException {
    long end = Math.min(oldest, swept + STEP);
    String range = " FROM changes WHERE revision >= " + swept + " AND revision < " + end;
    try (var statement = tables.connection().createStatement()) {
      statement.executeUpdate(
          "DELETE FROM changes WHERE revision IN (SELECT previous" + range + " AND previous > 0)");
      statement.executeUpdate("DELETE" + range + " AND value IS NULL");
      store(oldest, end);
      // As an update it runs to its end; as a query it would give back one page for each row read.
      statement.executeUpdate("PRAGMA incremental_vacuum(" + STEP + ")");
    }
  }

  private void store(long newOldest, long newSwept) throws SQLException {
    try (var statement = tables.connection().createStatement()) {
      statement.executeUpdate(
          "UPDATE compaction SET oldest = " + newOldest + ", swept = " + newSwept);
    }
    oldest = newOldest;
    swept = newSwept;
  }
}
