package dev.keyhold.bench;

import dev.keyhold.spi.AuditEntry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/**
 * The floor: rows of the trail by plain JDBC and one statement that is kept, without salt and hash.
 */
final class PlainTrail implements AutoCloseable {
  private final Connection connection;
  private final PreparedStatement insert;

  PlainTrail(Folder folder) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + folder.path().resolve("system.db"));
    try (Statement settings = connection.createStatement()) {
      settings.execute("PRAGMA synchronous = FULL");
    }
    connection.setAutoCommit(false);
    insert =
        connection.prepareStatement(
            """
            INSERT INTO audit_logs (seq, id, action, actor_id, owner_id, target_type, target_id,
              outcome, address, request_id, details, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, 'success', ?, ?, ?, ?)
            """);
  }

  /** In one transaction. */
  void insert(int entries, long number) throws SQLException {
    long last = last();
    Instant now = Instant.now();
    for (int i = 0; i < entries; i++) {
      AuditEntry entry = SampleEntries.entry(number + i, now);
      insert.setLong(1, last + i + 1);
      insert.setString(2, entry.id());
      insert.setString(3, entry.action());
      insert.setString(4, entry.actorId().orElseThrow());
      insert.setString(5, entry.ownerId().orElseThrow());
      insert.setString(6, entry.targetType().orElseThrow());
      insert.setString(7, entry.targetId().orElseThrow());
      insert.setString(8, entry.address().orElseThrow());
      insert.setString(9, entry.requestId().orElseThrow());
      insert.setString(10, entry.details().text());
      insert.setLong(11, entry.at().toEpochMilli());
      insert.executeUpdate();
    }
    connection.commit();
  }

  private long last() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT coalesce(max(seq), 0) FROM audit_logs")) {
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
