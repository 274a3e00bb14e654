package dev.keyhold.postgres;

import dev.keyhold.spi.StorageException;
import dev.keyhold.sql.Dialect.Refusal;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What PostgreSQL's errors mean to a caller, by their SQLSTATE. Messages are made here: the
 * server's may quote values.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error
 *     codes</a>
 */
final class PostgresErrors {
  /** Our triggers raise these. */
  private static final String RULE = "KH001";

  private static final String LAST_OWNER = "KH002";
  private static final String BORROWED = "KH003";

  private static final String READ_ONLY = "25006";

  /** What a standby answers to {@code BEGIN READ WRITE}; elsewhere it means much else. */
  private static final String STANDBY_BEGINS = "0A000";

  private PostgresErrors() {}

  static String state(SQLException e) {
    return Optional.ofNullable(e.getSQLState()).orElse("");
  }

  static Refusal refusal(SQLException e) {
    return switch (state(e)) {
      case "23505", "23P01" -> Refusal.UNIQUE;
      case "23503", "23001" -> Refusal.REFERENCE;
      case "23514" -> Refusal.CHECK;
      case "P0001", RULE, LAST_OWNER, BORROWED -> Refusal.RULE;
      default -> state(e).startsWith("23") ? Refusal.RULE : Refusal.NONE;
    };
  }

  /** The same without what the server says, which may quote values. */
  private static SQLException clean(SQLException e) {
    SQLException clean = new SQLException("the SQLSTATE is " + state(e), state(e));
    clean.setStackTrace(e.getStackTrace());
    return clean;
  }

  static StorageException translate(SQLException e) {
    return switch (refusal(e)) {
      case UNIQUE -> duplicate(e);
      case REFERENCE ->
          new StorageException.MissingReference(
              null, "something that is referred to does not exist", clean(e));
      case CHECK -> new StorageException.Conflict("the change breaks a rule of the tables");
      case RULE -> rule(e);
      case NONE -> failure(e);
    };
  }

  private static StorageException duplicate(SQLException e) {
    String field = constraint(e).orElse("").contains("key_hash") ? "hash" : "id";
    return new StorageException.Duplicate(field, "the " + field + " is taken");
  }

  private static StorageException rule(SQLException e) {
    return switch (state(e)) {
      case LAST_OWNER ->
          new StorageException.LastOwner("an organization keeps its owner", List.of());
      case RULE, "P0001", BORROWED ->
          new StorageException.Conflict("a trigger of the database refuses the change");
      default -> new StorageException.Conflict("the change breaks a rule of the tables");
    };
  }

  private static StorageException failure(SQLException e) {
    if (isLost(e)) {
      return new StorageException.Unavailable("the connection to the database was lost", clean(e));
    }
    return switch (state(e)) {
      case "40001", "40P01" ->
          new StorageException.Unavailable(
              "a transaction of another program stood in the way; try again", clean(e));
      case "55P03" ->
          new StorageException.Unavailable("the database is locked by another writer", clean(e));
      case "57014" -> new StorageException.Unavailable("the statement was cancelled", clean(e));
      case "53100" -> new StorageException.Unavailable("the server's disk is full", clean(e));
      case "53300" ->
          new StorageException.Unavailable("the server takes no more connections", clean(e));
      case READ_ONLY ->
          new StorageException.Unavailable("the server takes no writes: it is a standby", clean(e));
      case "22021", "22P05" ->
          new StorageException.InvalidInput("a text holds a character that PostgreSQL cannot keep");
      case "54000" ->
          new StorageException.InvalidInput(
              "a value is longer than PostgreSQL takes in an index, which is some 2,700 bytes");
      case "42501" ->
          new StorageException.Unavailable(
              "the role may not do this; see docs/postgresql.md", clean(e));
      case "XX001", "XX002" ->
          new StorageException.Corrupt("the database is damaged; restore a backup", clean(e));
      default ->
          new StorageException.Unavailable(
              "PostgreSQL failed with the SQLSTATE %s".formatted(state(e)), clean(e));
    };
  }

  /**
   * What a statement of the hub's own came upon. It says what the server says in one line, and not
   * its details, which hold values.
   */
  static RuntimeException borrowed(SQLException thrown) {
    SQLException e = one(thrown);
    return switch (refusal(e)) {
      case UNIQUE -> new StorageException.Duplicate(constraint(e).orElse("id"), said(e));
      case REFERENCE -> new StorageException.MissingReference(said(e));
      case CHECK -> new StorageException.Conflict(said(e));
      case RULE ->
          state(e).equals(BORROWED)
              ? new IllegalStateException(said(e) + "; see docs/guide.md#what-a-handle-does-not-do")
              : new StorageException.Conflict(said(e));
      case NONE -> borrowedFailure(e);
    };
  }

  private static RuntimeException borrowedFailure(SQLException e) {
    if (state(e).equals(READ_ONLY)) {
      return new IllegalStateException("a unit of work of Storage.read changes nothing; use write");
    }
    if (state(e).startsWith("22")) {
      return new StorageException.InvalidInput(
          "PostgreSQL does not take a value of the statement; the SQLSTATE is " + state(e));
    }
    return state(e).startsWith("42")
        ? new StorageException.InvalidInput("PostgreSQL does not take the statement: " + said(e))
        : failure(e);
  }

  /** Where several statements ran as one batch, what the one came upon that failed. */
  private static SQLException one(SQLException thrown) {
    return thrown instanceof BatchUpdateException && thrown.getCause() instanceof SQLException cause
        ? cause
        : thrown;
  }

  /** What the server says in one line. */
  static String said(SQLException e) {
    return server(e)
        .map(ServerErrorMessage::getMessage)
        .orElse("it failed with the SQLSTATE " + state(e));
  }

  static Optional<String> constraint(SQLException e) {
    return server(e).map(ServerErrorMessage::getConstraint);
  }

  private static Optional<ServerErrorMessage> server(SQLException e) {
    return e instanceof PSQLException postgres
        ? Optional.ofNullable(postgres.getServerErrorMessage())
        : Optional.empty();
  }

  /** Whether nobody can say, from this alone, what became of the statement. */
  static boolean isLost(SQLException e) {
    String state = state(e);
    return state.startsWith("08") || List.of("57P01", "57P02", "57P03", "57P05").contains(state);
  }

  /** Whether a transaction that would write did not begin because the server takes no writes. */
  static boolean isOfStandby(SQLException e) {
    return state(e).equals(STANDBY_BEGINS);
  }

  /** Why a transaction that would write did not begin. */
  static SQLException beginning(SQLException e) {
    return isOfStandby(e) ? new SQLException("the server is a standby", READ_ONLY, e) : e;
  }

  /** Whether the server itself says that it did nothing; what else fails may have come through. */
  static boolean isRefusal(SQLException e) {
    return server(e).isPresent() && !isLost(e);
  }

  /** The same, for a database that could not be opened. */
  static StorageException opening(SQLException e) {
    return switch (state(e)) {
      case "28P01", "28000" ->
          new StorageException.Unavailable(
              "the server does not let the user in: the password is wrong or missing, or"
                  + " pg_hba.conf does not allow it",
              clean(e));
      case "3D000" -> new StorageException.InvalidInput("the server has no such database");
      case "22023" ->
          new StorageException.InvalidInput(
              "a parameter of the URL is not one that the driver takes");
      case "3F000" -> new StorageException.InvalidInput("the database has no such schema");
      case "42501" ->
          new StorageException.Unsupported(
              "the role may not do what the setting 'migrations' asks for; let the owner's role"
                  + " migrate, and open with 'validate'; see docs/postgresql.md");
      default ->
          isLost(e)
              ? new StorageException.Unavailable("the server cannot be reached", clean(e))
              : failure(e);
    };
  }
}
