package dev.keyhold.postgres;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sql.Dialect;
import dev.keyhold.sql.HandleGuard;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * PostgreSQL's own ways.
 *
 * @param path what a transaction sets its search path to: the schema with our tables, and behind it
 *     what the connection had, where the hub's own tables are
 * @param role whose rows the connections see
 */
record PostgresDialect(String schema, String path, RowRole role) implements Dialect {
  @Override
  public Refusal refusal(SQLException e) {
    return PostgresErrors.refusal(e);
  }

  @Override
  public StorageException translate(SQLException e) {
    return PostgresErrors.translate(e);
  }

  @Override
  public RuntimeException borrowed(SQLException e) {
    return PostgresErrors.borrowed(e);
  }

  @Override
  public String check(SQLException e) {
    return PostgresErrors.constraint(e).orElse("of a table");
  }

  /** Indexes are named as the shape says, with the table before a name that would not be unique. */
  @Override
  public Optional<String> taken(Shape shape, SQLException e) {
    String constraint = PostgresErrors.constraint(e).orElse("");
    return shape.indexes().stream()
        .filter(IndexShape::unique)
        .map(IndexShape::name)
        .filter(name -> constraint.equals(name) || constraint.equals(shape.name() + "_" + name))
        .findFirst();
  }

  @Override
  public boolean mayEndTransaction(SQLException e) {
    return isLost(e);
  }

  @Override
  public boolean isLost(SQLException e) {
    return PostgresErrors.isLost(e);
  }

  @Override
  public boolean isEnded(Connection connection) throws SQLException {
    return connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.IDLE;
  }

  @Override
  public boolean needsSavepoints() {
    return true;
  }

  @Override
  public String beginReading() {
    return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;" + setPath();
  }

  String setPath() {
    return "SET LOCAL search_path TO " + path;
  }

  /** A pool closes what was prepared on the connection that it lends, and not what lies beneath. */
  @Override
  public Connection beneath(Connection lent) throws SQLException {
    return (Connection) lent.unwrap(PGConnection.class);
  }

  @Override
  public HandleGuard guardReading(Connection connection) {
    return new PostgresHandleGuard(connection, false);
  }

  @Override
  public void checkBorrowed(String text) {
    PostgresBorrowedSql.check(text);
  }

  @Override
  public @Nullable String text(ResultSet result, int place) throws SQLException {
    return result.getString(place);
  }

  @Override
  public Object prescribedTime(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  @Override
  public @Nullable Instant prescribedTime(ResultSet result, int place) throws SQLException {
    OffsetDateTime time = result.getObject(place, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  @Override
  public String tagsAsJson() {
    return "(SELECT coalesce(json_agg(tag ORDER BY position), '[]') FROM "
        + table("api_key_tags")
        + " WHERE key_seq = k.seq)";
  }

  @Override
  public String lastKey() {
    return "currval('api_keys_seq_seq')";
  }

  @Override
  public String textsOf(String parameter) {
    return "SELECT json_array_elements_text(CAST(" + parameter + " AS json)) COLLATE \"C\"";
  }

  @Override
  public String numbersOf(String parameter) {
    return "SELECT CAST(json_array_elements_text(CAST(" + parameter + " AS json)) AS bigint)";
  }

  /** Statistics tell, and nothing else can. */
  @Override
  public String by(String index) {
    return "";
  }

  @Override
  public boolean hidesRows() {
    return role.isBound();
  }

  @Override
  public Optional<String> ofNoTenant() {
    return role.isBound() ? Optional.of("SET LOCAL keyhold.tenant = ''") : Optional.empty();
  }

  @Override
  public String ofTenant() {
    return "SELECT set_config('keyhold.tenant', ?, true)";
  }

  @Override
  public String operator() {
    return role.operator()
        .orElseThrow(
            () ->
                new StorageException.Unsupported(
                    "the storage's role sees the rows of one tenant at a time; name with the setting"
                        + " 'operator-role' the role that sees all, see"
                        + " docs/postgresql.md#row-level-security"));
  }

  /** With its schema, for a statement that runs outside of a transaction. */
  @Override
  public String table(String name) {
    return schema + "." + name;
  }

  @Override
  public String same(String column, String parameter) {
    String digest = table("keyhold_digest");
    return "%s(%s) = %s(%s)".formatted(digest, column, digest, parameter);
  }

  @Override
  public boolean isDigested(ColumnShape column) {
    return PostgresDdl.isDigested(column);
  }
}
