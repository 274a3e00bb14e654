package dev.keyhold.sql;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Runs the statements of one transaction, and says in the SPI's words what went wrong. */
public final class Sql {
  private final Handle handle;
  private final KeptStatements kept;
  private final Connection connection;
  private final Dialect dialect;
  private final boolean mayWrite;
  private final UnitMark mark;
  private final Runnable onEnded;
  private UnitState state = UnitState.RUNNING;
  private boolean over;
  private @Nullable String tenant;
  private boolean operating;
  private long writes;

  /** As the other one, for a transaction that no other unit shares. */
  public Sql(
      Handle handle,
      KeptStatements kept,
      Connection connection,
      Dialect dialect,
      boolean mayWrite,
      Runnable onEnded) {
    this(handle, kept, connection, dialect, mayWrite, new UnitMark(), onEnded);
  }

  /**
   * @param kept of this connection, which is the handle's or what lies beneath it
   * @param mark of the unit of work
   * @param onEnded runs when the database has ended the transaction by itself
   */
  Sql(
      Handle handle,
      KeptStatements kept,
      Connection connection,
      Dialect dialect,
      boolean mayWrite,
      UnitMark mark,
      Runnable onEnded) {
    this.handle = handle;
    this.kept = kept;
    this.connection = connection;
    this.dialect = dialect;
    this.mayWrite = mayWrite;
    this.mark = mark;
    this.onEnded = onEnded;
  }

  /** Reads one row into a value; a row that cannot be what it should be is corrupt. */
  @FunctionalInterface
  interface Mapping<T> {
    T of(ResultRow row) throws SQLException;
  }

  Dialect dialect() {
    return dialect;
  }

  void end() {
    over = true;
  }

  void checkRunning() {
    if (over) {
      throw new IllegalStateException(
          "the transaction is over; use its stores only inside the unit of work");
    }
    state.checkUsable();
  }

  UnitState state() {
    return state;
  }

  void checkMayWrite() {
    checkRunning();
    if (!mayWrite) {
      throw new IllegalStateException("a unit of work of Storage.read changes nothing; use write");
    }
    // What follows a COMMIT or ROLLBACK of the borrower's would be committed on its own.
    if (state == UnitState.LENT && wasEnded()) {
      state = state.ended();
      state.checkUsable();
    }
  }

  private void writing() {
    checkMayWrite();
    writes++;
  }

  /** How many statements have changed rows, or undone such changes. */
  long writes() {
    return writes;
  }

  /**
   * Whether rows may be others than when {@link #writes} said so; a borrower changes some unseen.
   */
  boolean wroteSince(long number) {
    return writes != number || state != UnitState.RUNNING;
  }

  /** Deletes; what other tables refer to, such as a hub's, stays. */
  int delete(String sql, Consumer<SqlStatement<?>> bind) {
    try {
      return update(sql, bind);
    } catch (StorageException.MissingReference e) {
      throw new StorageException.Conflict(
          "rows of other tables refer to the rows that would be deleted");
    }
  }

  <T> List<T> list(String sql, Consumer<SqlStatement<?>> bind, Mapping<T> mapping) {
    checkRunning();
    mark();
    return translated(
        () -> {
          try (Query query = handle.createQuery(sql)) {
            bind.accept(query);
            return query.map((row, context) -> mapped(new ResultRow(row), mapping)).list();
          }
        });
  }

  <T> Optional<T> find(String sql, Consumer<SqlStatement<?>> bind, Mapping<T> mapping) {
    return list(sql, bind, mapping).stream().findFirst();
  }

  /** One row that is always there, such as a count. */
  <T> T one(String sql, Consumer<SqlStatement<?>> bind, Mapping<T> mapping) {
    return list(sql, bind, mapping).get(0);
  }

  /**
   * @return how many rows it changed
   */
  int update(String sql, Consumer<SqlStatement<?>> bind) {
    writing();
    return alone(
        () -> {
          try (Update update = handle.createUpdate(sql)) {
            bind.accept(update);
            return update.execute();
          }
        });
  }

  /**
   * As {@link #update}, for the statements that every new key and every entry needs.
   *
   * @param values of the parameters, by their places
   */
  public void insert(String sql, Object... values) {
    change(sql, dialect::translate, values);
  }

  /**
   * Inserts rows that belong together. If the first is refused, none is there; no caller's value
   * makes one of the others be refused.
   */
  void insert(List<Insertion> rows) {
    if (dialect.needsSavepoints()) {
      insert(
          rows.stream().map(Insertion::sql).collect(Collectors.joining(";")),
          rows.stream().flatMap(row -> row.values().stream()).toArray());
      return;
    }
    insert(rows.get(0).sql(), rows.get(0).values().toArray());
    // Without a savepoint, which would cost as much as the statements.
    orNothing(
        () -> rows.stream().skip(1).forEach(row -> insert(row.sql(), row.values().toArray())));
  }

  /**
   * Reads rows by a statement whose parameters stand at places.
   *
   * @param mapping may throw what it finds wrong with a row
   */
  <T> List<T> select(String sql, Reading<T> mapping, @Nullable Object... values) {
    checkRunning();
    mark();
    try {
      return kept.query(connection, sql, mapping, Bindings.columns(dialect, values));
    } catch (SQLException e) {
      throw failed(e, Optional.empty());
    }
  }

  /** Reads one row of a result. */
  @FunctionalInterface
  interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  /**
   * Changes rows by a statement whose parameters stand at places.
   *
   * @param meaning what it means that a constraint refuses the change
   * @return how many rows it changed
   */
  int change(
      String sql, Function<SQLException, StorageException> meaning, @Nullable Object... values) {
    return changed(sql, done -> Math.max(0, done.getUpdateCount()), meaning, values);
  }

  /**
   * Inserts a row by a statement that returns a number.
   *
   * @param meaning what it means that a constraint refuses the row
   */
  long insert(
      String sql, Function<SQLException, StorageException> meaning, @Nullable Object... values) {
    return changed(sql, Sql::returned, meaning, values);
  }

  private static long returned(PreparedStatement inserted) throws SQLException {
    try (ResultSet row = inserted.getResultSet()) {
      row.next();
      return row.getLong(1);
    }
  }

  private <T> T changed(
      String sql,
      KeptStatements.Outcome<T> outcome,
      Function<SQLException, StorageException> meaning,
      @Nullable Object... values) {
    writing();
    @Nullable Object[] columns = Bindings.columns(dialect, values);
    Protection protection = protection();
    try {
      return kept.change(connection, protection, sql, outcome, columns);
    } catch (SQLException e) {
      StorageException failure = failed(e, protection.undo());
      throw dialect.refusal(e) == Dialect.Refusal.NONE ? failure : meaning.apply(e);
    }
  }

  /** How a statement is protected that goes next. */
  private Protection protection() {
    if (!dialect.needsSavepoints()) {
      mark();
      return Protection.NONE;
    }
    return mark.isDue() ? Protection.by(mark, dialect.ofNoTenant()) : Protection.ALONE;
  }

  /** Sets the mark of the unit, before a statement with which it cannot travel. */
  private void mark() {
    if (mark.isDue()) {
      run(Protection.by(mark, dialect.ofNoTenant()).before());
    }
  }

  private void run(List<String> statements) {
    boolean travel = dialect.needsSavepoints() && !statements.isEmpty();
    try {
      for (String sql : travel ? List.of(String.join(";", statements)) : statements) {
        kept.update(connection, sql);
      }
    } catch (SQLException e) {
      throw failed(e, Optional.empty());
    }
  }

  /** Runs statements that see the rows of a scope, where the database hides the others. */
  <T> T seeing(Shape shape, Scope scope, Supplier<T> statements) {
    checkRunning();
    if (!dialect.hidesRows() || shape.tenantColumn().isEmpty()) {
      return statements.get();
    }
    if (scope.organizationId().isPresent()) {
      tell(scope.organizationId().get());
      return statements.get();
    }
    return operating ? statements.get() : asOperator(statements);
  }

  private <T> T asOperator(Supplier<T> statements) {
    mark();
    run(List.of("SET LOCAL ROLE " + dialect.operator()));
    operating = true;
    try {
      return statements.get();
    } finally {
      operating = false;
      asBefore();
    }
  }

  private void asBefore() {
    if (state != UnitState.BROKEN) {
      run(List.of("SET LOCAL ROLE NONE"));
    }
  }

  private void tell(String now) {
    // A borrower, and what is undone, may have told it otherwise.
    if (state == UnitState.LENT || !now.equals(tenant)) {
      tenant = null;
      select(dialect.ofTenant(), row -> true, now);
      tenant = now;
    }
  }

  /** Runs several statements so that a failure of one undoes the others, and nothing else. */
  public <T> T together(Supplier<T> statements) {
    checkMayWrite();
    execute("SAVEPOINT keyhold_together");
    try {
      T result = statements.get();
      execute("RELEASE keyhold_together");
      return result;
    } catch (RuntimeException | Error e) {
      undo(e);
      throw e;
    }
  }

  /** Runs a statement whose failure the unit of work does not survive. */
  private void orNothing(Runnable statement) {
    try {
      statement.run();
    } catch (RuntimeException | Error e) {
      state = UnitState.BROKEN;
      throw e;
    }
  }

  private void undo(Throwable reason) {
    tenant = null;
    try {
      execute("ROLLBACK TO keyhold_together");
      execute("RELEASE keyhold_together");
    } catch (StorageException e) {
      reason.addSuppressed(e);
    }
  }

  private void execute(String sql) {
    writes++;
    mark();
    run(List.of(sql));
  }

  Handle handle() {
    return handle;
  }

  /** Marks the place where the handle is lent. */
  void beginLending() {
    execute("SAVEPOINT keyhold_lent");
    state = UnitState.LENT;
  }

  /**
   * @return whether the mark is still there: it is gone if the borrower ended the transaction
   */
  boolean endLending() {
    try {
      execute("RELEASE keyhold_lent");
      return true;
    } catch (StorageException e) {
      return false;
    }
  }

  private <T> T translated(Supplier<T> statement) {
    return translated(statement, Optional.empty());
  }

  private <T> T translated(Supplier<T> statement, Optional<String> undo) {
    try {
      return statement.get();
    } catch (JdbiException e) {
      throw failed(root(e), undo);
    }
  }

  /** Where Jdbi wraps what the driver threw, the driver's exception. */
  private static SQLException root(JdbiException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    throw e;
  }

  /** Runs a statement that may be refused, so that the transaction goes on behind it. */
  private <T> T alone(Supplier<T> statement) {
    Protection protection = protection();
    run(protection.before());
    T result = translated(statement, protection.undo());
    run(protection.behind());
    return result;
  }

  private StorageException failed(SQLException reason, Optional<String> undo) {
    if (dialect.mayEndTransaction(reason) || (mayWrite && !undone(undo))) {
      state = UnitState.BROKEN;
    }
    if (mayWrite && wasEnded()) {
      state = state.ended();
      onEnded.run();
    }
    return dialect.translate(reason);
  }

  /** What was refused is undone, where only that lets the transaction go on. */
  private boolean undone(Optional<String> undo) {
    tenant = null;
    if (!dialect.needsSavepoints()) {
      return true;
    }
    try (Statement statement = connection.createStatement()) {
      return undo.isPresent() && !statement.execute(undo.get());
    } catch (SQLException e) {
      return false;
    }
  }

  /** A trigger of the hub's may roll back the whole, with an error like that of any other rule. */
  private boolean wasEnded() {
    try {
      return dialect.isEnded(connection);
    } catch (SQLException e) {
      return true;
    }
  }

  static <T> T mapped(ResultRow row, Mapping<T> mapping) throws SQLException {
    try {
      return mapping.of(row);
    } catch (StorageException.InvalidInput | ArithmeticException e) {
      throw new StorageException.Corrupt(name(row) + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Which row it is, so that somebody can look at it. */
  private static String name(ResultRow row) {
    try {
      return row.optionalText("id").map(id -> "the row with the id " + id).orElse("a row");
    } catch (SQLException e) {
      return "a row"; // not every statement reads an id
    }
  }
}
