package dev.keyhold.sqlite;

import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sql.Dialect;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/** SQLite's own ways. */
enum SqliteDialect implements Dialect {
  INSTANCE;

  @Override
  public Refusal refusal(SQLException e) {
    return Errors.refusal(e);
  }

  @Override
  public StorageException translate(SQLException e) {
    return Errors.translate(e);
  }

  @Override
  public RuntimeException borrowed(SQLException e) {
    return Errors.borrowed(e);
  }

  /** SQLite says which: {@code CHECK constraint failed: links_hang_together}. */
  @Override
  public String check(SQLException e) {
    return named(e);
  }

  private static String named(SQLException e) {
    String said = Errors.said(e);
    return said.substring(said.indexOf(": ") + 2);
  }

  /** SQLite names the columns: {@code UNIQUE constraint failed: keeper.org_id, keeper.name}. */
  @Override
  public Optional<String> taken(Shape shape, SQLException e) {
    List<String> columns =
        Arrays.stream(named(e).split(", "))
            .map(column -> column.substring(column.indexOf('.') + 1))
            .toList();
    return shape.indexes().stream()
        .filter(IndexShape::unique)
        .filter(index -> index.keyColumns(shape.tenantColumn()).equals(columns))
        .map(IndexShape::name)
        .findFirst();
  }

  @Override
  public boolean mayEndTransaction(SQLException e) {
    return Errors.mayEndTransaction(e);
  }

  /** Only where no transaction is left can one begin. */
  @Override
  public boolean isEnded(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      statement.execute("ROLLBACK");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** SQLite undoes what a refused statement did, and no more. */
  @Override
  public boolean writesAlone() {
    return true;
  }

  @Override
  public boolean needsSavepoints() {
    return false;
  }

  @Override
  public String beginReading() {
    return "BEGIN";
  }

  /** A pool closes what was prepared on the connection that it lends, and not what lies beneath. */
  @Override
  public Connection beneath(Connection lent) throws SQLException {
    return lent.unwrap(SQLiteConnection.class);
  }

  @Override
  public void checkBorrowed(String text) {
    BorrowedSql.check(text);
  }

  /**
   * For each text that it is asked for, the driver makes a buffer, which takes longer than all
   * else. That the bytes are UTF-8, {@link Pragmas#requireUtf8} saw to.
   */
  @Override
  public @Nullable String text(ResultSet result, int place) throws SQLException {
    byte[] utf8 = result.getBytes(place);
    return utf8 == null ? null : new String(utf8, StandardCharsets.UTF_8);
  }

  @Override
  public Object prescribedTime(Instant time) {
    return IsoTime.text(time);
  }

  @Override
  public @Nullable Instant prescribedTime(ResultSet result, int place) throws SQLException {
    String text = text(result, place);
    return text == null ? null : WrittenTime.of(text);
  }

  @Override
  public String tagsAsJson() {
    return """
    (SELECT json_group_array(tag)
     FROM (SELECT tag FROM api_key_tags WHERE key_seq = k.seq ORDER BY position))\
    """;
  }

  @Override
  public String lastKey() {
    return "last_insert_rowid()";
  }

  @Override
  public String textsOf(String parameter) {
    return "SELECT value FROM json_each(" + parameter + ")";
  }

  @Override
  public String numbersOf(String parameter) {
    return textsOf(parameter);
  }

  @Override
  public String by(String index) {
    return " INDEXED BY " + index;
  }
}
