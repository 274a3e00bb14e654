package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import dev.keyhold.sql.Dialect;
import dev.keyhold.sql.HandleGuard;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What SQLite's errors mean to a caller. Messages are made here: SQLite's own name tables and
 * columns and never values, and Jdbi's, which would show bound values, are dropped.
 */
final class Errors {
  private Errors() {}

  static Dialect.Refusal refusal(SQLException e) {
    if (primary(e) != SQLiteErrorCode.SQLITE_CONSTRAINT) {
      return Dialect.Refusal.NONE;
    }
    return switch (code(e)) {
      case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY -> Dialect.Refusal.UNIQUE;
      case SQLITE_CONSTRAINT_FOREIGNKEY -> Dialect.Refusal.REFERENCE;
      case SQLITE_CONSTRAINT_CHECK -> Dialect.Refusal.CHECK;
      default -> Dialect.Refusal.RULE;
    };
  }

  static StorageException translate(SQLException e) {
    return switch (primary(e)) {
      case SQLITE_CONSTRAINT -> constraint(e);
      case SQLITE_BUSY, SQLITE_LOCKED ->
          new StorageException.Unavailable(
              "the database is locked by another process or connection", e);
      case SQLITE_FULL -> new StorageException.Unavailable("the disk or the database is full", e);
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          new StorageException.Corrupt("the database file is damaged; restore a backup", e);
      case SQLITE_READONLY ->
          new StorageException.Unavailable("the database cannot be written to", e);
      default ->
          new StorageException.Unavailable("SQLite failed with %s".formatted(code(e).name()), e);
    };
  }

  /**
   * What a statement of the hub's own came upon. It says what SQLite says, which names the hub's
   * tables and columns and holds no value.
   */
  static RuntimeException borrowed(SQLException thrown) {
    SQLException e = one(thrown);
    String said = said(e);
    return switch (primary(e)) {
      case SQLITE_CONSTRAINT -> borrowedConstraint(code(e), said);
      case SQLITE_READONLY ->
          new IllegalStateException("a unit of work of Storage.read changes nothing; use write");
      case SQLITE_ERROR, SQLITE_RANGE, SQLITE_MISMATCH, SQLITE_TOOBIG ->
          new StorageException.InvalidInput("SQLite does not take the statement: " + said);
      default -> translate(e);
    };
  }

  /** Where several statements ran as one batch, what the one came upon that failed. */
  private static SQLException one(SQLException thrown) {
    return thrown instanceof BatchUpdateException && thrown.getCause() instanceof SQLException cause
        ? cause
        : thrown;
  }

  private static RuntimeException borrowedConstraint(SQLiteErrorCode code, String said) {
    return switch (code) {
      case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID ->
          new StorageException.Duplicate(said.substring(said.indexOf(": ") + 1).strip(), said);
      case SQLITE_CONSTRAINT_FOREIGNKEY -> new StorageException.MissingReference(said);
      case SQLITE_CONSTRAINT_TRIGGER ->
          said.contains(HandleGuard.REFUSAL)
              ? new IllegalStateException(said + "; see docs/guide.md#what-a-handle-does-not-do")
              : new StorageException.Conflict(said);
      default -> new StorageException.Conflict(said);
    };
  }

  /**
   * SQLite's own words, which the driver puts in brackets behind its code and a sentence on it.
   * They may hold brackets too, such as those of a check.
   */
  static String said(SQLException e) {
    String message = String.valueOf(e.getMessage());
    String before = code(e) + " (";
    return message.startsWith(before) && message.endsWith(")")
        ? message.substring(before.length(), message.length() - 1)
        : message;
  }

  /** The same, for a database that could not be opened, with its name. */
  static StorageException opening(String name, SQLException e) {
    if (!(e instanceof SQLiteException)) {
      return new StorageException.Unavailable(
          "%s cannot be opened: the data source gave no connection".formatted(name), e);
    }
    return switch (primary(e)) {
      case SQLITE_NOTADB -> new StorageException.Corrupt(name + " is not an SQLite database", e);
      case SQLITE_CORRUPT ->
          new StorageException.Corrupt(name + " is damaged; restore a backup", e);
      case SQLITE_BUSY, SQLITE_LOCKED ->
          new StorageException.Unavailable(
              name + " is locked by another process; try again when it has finished", e);
      default ->
          new StorageException.Unavailable(
              "%s cannot be opened: SQLite failed with %s".formatted(name, code(e).name()), e);
    };
  }

  private static StorageException constraint(SQLException e) {
    return switch (code(e)) {
      case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID ->
          duplicate(takenField(said(e)));
      case SQLITE_CONSTRAINT_FOREIGNKEY ->
          new StorageException.MissingReference(
              null, "something that is referred to does not exist", e);
      case SQLITE_CONSTRAINT_TRIGGER -> refusedByTrigger(said(e));
      default -> new StorageException.Conflict("the change breaks a rule of the tables");
    };
  }

  /** What our triggers say; those of a hub may say anything. */
  private static StorageException refusedByTrigger(String message) {
    if (message.contains(".id is taken")) {
      return duplicate(takenField(message));
    }
    return message.contains("an organization keeps its owner")
        ? new StorageException.LastOwner("an organization keeps its owner", List.of())
        : new StorageException.Conflict("a trigger of the database refuses the change");
  }

  private static StorageException duplicate(String field) {
    return new StorageException.Duplicate(field, "the " + field + " is taken");
  }

  /**
   * The field that is taken, given the words of SQLite or of a trigger, which name the columns.
   * What descriptors say is unique, {@link TableErrors} tells; of the rest it is the hash of a key
   * or an id.
   */
  static String takenField(String said) {
    return said.contains("key_hash") ? "hash" : "id";
  }

  /**
   * Whether SQLite may have rolled back the transaction by itself
   * (sqlite.org/lang_transaction.html).
   */
  static boolean mayEndTransaction(SQLException e) {
    return switch (primary(e)) {
      case SQLITE_FULL, SQLITE_IOERR, SQLITE_NOMEM, SQLITE_BUSY, SQLITE_INTERRUPT, SQLITE_CORRUPT ->
          true;
      default -> false;
    };
  }

  static boolean is(SQLException e, SQLiteErrorCode wanted) {
    return code(e) == wanted || primary(e) == wanted;
  }

  private static SQLiteErrorCode code(SQLException e) {
    return e instanceof SQLiteException sqlite
        ? sqlite.getResultCode()
        : SQLiteErrorCode.getErrorCode(e.getErrorCode());
  }

  private static SQLiteErrorCode primary(SQLException e) {
    return SQLiteErrorCode.getErrorCode(code(e).code & 0xff);
  }
}
