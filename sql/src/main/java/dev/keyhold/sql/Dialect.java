package dev.keyhold.sql;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Shape;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of database says otherwise than another: what its errors mean, how it goes on after
 * one, and the few words of SQL that are its own.
 */
public interface Dialect {
  /** What refused a statement. */
  enum Refusal {
    UNIQUE,
    REFERENCE,
    CHECK,
    /** A trigger, or another rule of the tables. */
    RULE,
    /** No rule; the statement failed for another reason. */
    NONE
  }

  // --- What errors mean ---

  Refusal refusal(SQLException e);

  /** What the failure of one of our statements means to the caller. */
  StorageException translate(SQLException e);

  /** What the failure of a statement of a hub's own means; it may say what the database says. */
  RuntimeException borrowed(SQLException e);

  /** The name of the check that refused a row. */
  String check(SQLException e);

  /**
   * The unique index that refused a row; empty if it is none that the shape names, such as that of
   * the ids.
   */
  Optional<String> taken(Shape shape, SQLException e);

  /** Whether the transaction is over, or can only be rolled back, after this. */
  boolean mayEndTransaction(SQLException e);

  /** Whether the connection is of no use any more, which need not be the statement's fault. */
  default boolean isLost(SQLException e) {
    return false;
  }

  // --- How transactions go ---

  /** Whether the connection's transaction has ended. */
  boolean isEnded(Connection connection) throws SQLException;

  /**
   * Whether a transaction takes further statements after a refused one only once it is undone to a
   * savepoint before that.
   */
  boolean needsSavepoints();

  /** One statement, or several at once, that begin a transaction for reading. */
  String beginReading();

  /** The driver's connection, which outlives the one that a pool lends. */
  Connection beneath(Connection lent) throws SQLException;

  /** Keeps what a borrower of a reading transaction's handle runs from ending it. */
  default HandleGuard guardReading(Connection connection) {
    return HandleGuard.NONE;
  }

  /**
   * @throws IllegalStateException if this text is nothing to run through a lent handle
   */
  void checkBorrowed(String text);

  // --- Words ---

  /** A text column, by its place. */
  @Nullable String text(ResultSet result, int place) throws SQLException;

  /** What the driver takes for a time whose form others prescribe. */
  Object prescribedTime(Instant time);

  /** Such a time in a result. */
  @Nullable Instant prescribedTime(ResultSet result, int place) throws SQLException;

  /** The tags of a row of {@code api_keys} as JSON, in their order. */
  String tagsAsJson();

  /** The {@code seq} of the row of {@code api_keys} that this connection inserted last. */
  String lastKey();

  /** A query of the texts in a JSON array, which is the parameter. */
  String textsOf(String parameter);

  /** A query of the numbers in a JSON array, which is the parameter. */
  String numbersOf(String parameter);

  /** One of our tables, for a statement that runs outside of a unit of work. */
  default String table(String name) {
    return name;
  }

  /** That a text column, for which there is a unique index, equals a parameter. */
  default String same(String column, String parameter) {
    return column + " = " + parameter;
  }

  /** Whether a unique index looks at this column by {@link #same}, and not at its texts. */
  default boolean isDigested(ColumnShape column) {
    return false;
  }

  /**
   * Whether nobody else writes from the first statement of a transaction on, so that a column which
   * a change leaves as it was need not be written. SQLite writes all indexes of each column that a
   * statement sets, to whatever value.
   */
  default boolean writesAlone() {
    return false;
  }

  /**
   * Whether the database itself hides the rows of other tenants, so that it has to be told whose
   * are meant.
   */
  default boolean hidesRows() {
    return false;
  }

  /**
   * A statement for the beginning of a unit that shares its transaction with others, whose tenants
   * are not its own; empty where no rows are hidden.
   */
  default Optional<String> ofNoTenant() {
    return Optional.empty();
  }

  /** What a transaction is told of the tenant, which is the parameter, where rows are hidden. */
  default String ofTenant() {
    throw new UnsupportedOperationException("no rows are hidden");
  }

  /** The role that sees the rows of all tenants, where rows are hidden. */
  default String operator() {
    throw new UnsupportedOperationException("no rows are hidden");
  }

  /** What stands behind a table's name where one of its indexes must be used; may be empty. */
  String by(String index);
}
