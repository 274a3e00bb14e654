package dev.keyhold.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/** Keys with two tags each, by plain JDBC with kept statements: the rows, and a commit for each. */
final class PlainKeys implements AutoCloseable {
  private final Connection connection;
  private final PreparedStatement key;
  private final PreparedStatement tag;

  /**
   * @param connection closed with this
   */
  PlainKeys(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    key =
        connection.prepareStatement(
            """
            INSERT INTO api_keys (id, key_hash, hash_scheme, name, created_at, updated_at)
            VALUES (?, ?, 'sha256', 'measured', 0, 0)
            """);
    tag =
        connection.prepareStatement(
            """
            INSERT INTO api_key_tags (key_seq, position, tag)
            VALUES (currval('api_keys_seq_seq'), ?, ?)
            """);
  }

  void insert() throws SQLException {
    String id = UUID.randomUUID().toString();
    key.setString(1, id);
    key.setString(2, "hash of " + id);
    key.executeUpdate();
    tag(0, "one");
    tag(1, "two");
    connection.commit();
  }

  private void tag(int position, String text) throws SQLException {
    tag.setInt(1, position);
    tag.setString(2, text);
    tag.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
