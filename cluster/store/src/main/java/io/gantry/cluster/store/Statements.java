package io.gantry.cluster.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What {@link Tables} asks of SQLite again and again. */
final class Statements {
  final PreparedStatement selectOne;
  final PreparedStatement insertChange;
  final PreparedStatement upsertCurrent;
  final PreparedStatement deleteCurrent;
  final PreparedStatement selectExpired;
  final PreparedStatement selectFirstExpiry;
  final PreparedStatement selectHistory;

  Statements(Connection connection) throws SQLException {
    selectOne =
        connection.prepareStatement(
            "SELECT c.key, c.created, c.revision, c.value FROM current n"
                + " JOIN changes c ON c.revision = n.revision WHERE n.key = ?");
    insertChange = connection.prepareStatement("INSERT INTO changes VALUES (?, ?, ?, ?, ?)");
    upsertCurrent =
        connection.prepareStatement(
            "INSERT INTO current VALUES (?, ?, ?) ON CONFLICT (key)"
                + " DO UPDATE SET revision = excluded.revision, expires = excluded.expires");
    deleteCurrent = connection.prepareStatement("DELETE FROM current WHERE key = ?");
    selectExpired =
        connection.prepareStatement(
            "SELECT key FROM current WHERE expires > 0 AND expires <= ?"
                + " ORDER BY expires, revision LIMIT ?");
    selectFirstExpiry =
        connection.prepareStatement("SELECT min(expires) FROM current WHERE expires > 0");
    selectHistory =
        connection.prepareStatement(
            "SELECT c.key, c.created, c.revision, c.value, p.created, p.revision, p.value"
                + " FROM changes c LEFT JOIN changes p ON p.revision = c.previous"
                + " WHERE c.revision > ? AND c.key >= ? AND c.key < ?"
                + " ORDER BY c.revision LIMIT ?");
  }
}
