package dev.keyhold.sql;

import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.TableStore;
import dev.keyhold.tables.TableIdentities;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The stores of one running transaction, all over one connection. */
public final class SqlTransaction implements Transaction {
  private static final int BATCH = 1_000;

  private final Sql sql;
  private final IdentityStore identities;
  private final Trail trail;
  private final TableRows tables;
  private final CommitWatch watch;
  private final HandleGuard guard;
  private Optional<LentHandle> lent = Optional.empty();
  private @Nullable Keys keys;
  private boolean released;

  private SqlTransaction(
      Handle handle,
      KeptStatements kept,
      Connection connection,
      boolean mayWrite,
      UnitMark mark,
      CommitWatch watch,
      Appended appended,
      HandleGuard guard,
      Dialect dialect,
      TableCatalog catalog) {
    this.watch = watch;
    this.guard = guard;
    this.sql = new Sql(handle, kept, connection, dialect, mayWrite, mark, watch::rollingBack);
    this.trail = new Trail(sql, appended);
    this.tables = new TableRows(sql, catalog);
    this.identities = TableIdentities.over(tables, sql::together);
  }

  /**
   * @param kept of this connection, which lies beneath the handle's and may outlive it
   */
  static SqlTransaction reading(
      Handle handle,
      KeptStatements kept,
      Connection connection,
      Dialect dialect,
      TableCatalog catalog) {
    return new SqlTransaction(
        handle,
        kept,
        connection,
        false,
        new UnitMark(),
        CommitWatch.NONE,
        new Appended(),
        dialect.guardReading(connection),
        dialect,
        catalog);
  }

  /**
   * @param watch hears when the handle is lent, and when the transaction ends by itself
   * @param appended hears of each entry that is appended to the trail
   */
  public static SqlTransaction writing(
      WriteSession session, CommitWatch watch, Appended appended, TableCatalog catalog) {
    return writing(session, new UnitMark(), watch, appended, catalog);
  }

  static SqlTransaction writing(
      WriteSession session,
      UnitMark mark,
      CommitWatch watch,
      Appended appended,
      TableCatalog catalog) {
    Handle handle = session.handle();
    return new SqlTransaction(
        handle,
        KeptStatements.of(handle),
        handle.getConnection(),
        true,
        mark,
        watch,
        appended,
        session.guard(),
        session.dialect(),
        catalog);
  }

  @Override
  public IdentityStore identities() {
    sql.checkRunning();
    return identities;
  }

  @Override
  public ApiKeyStorage apiKeys() {
    sql.checkRunning();
    // Most units have nothing to do with keys, whose statements are put together when they begin.
    if (keys == null) {
      keys = new Keys(sql);
    }
    return keys;
  }

  @Override
  public AuditSink audit() {
    sql.checkRunning();
    return trail;
  }

  @Override
  public TableStore tables() {
    sql.checkRunning();
    return tables;
  }

  /**
   * The handle that the unit of work may use for its own tables; the same one each time.
   *
   * @param tx of a storage, decorated or not
   * @param dialect of the kind of storage
   * @param kind what the storage is, for a message
   * @throws StorageException.Unsupported if it is of another kind of storage
   */
  public static Handle lend(Transaction tx, Class<? extends Dialect> dialect, String kind) {
    Transaction beneath = tx;
    while (beneath.beneath() != beneath) {
      beneath = beneath.beneath();
    }
    if (beneath instanceof SqlTransaction ours && dialect.isInstance(ours.sql.dialect())) {
      return ours.lend();
    }
    throw new StorageException.Unsupported(
        "the transaction is not one of %s, so it has no handle".formatted(kind));
  }

  private Handle lend() {
    sql.checkRunning();
    if (lent.isEmpty()) {
      sql.beginLending();
      watch.lending();
      guard.lent();
      lent = Optional.of(new LentHandle(sql.handle().getConnection(), sql.dialect(), guard));
    }
    return lent.get().handle();
  }

  UnitState state() {
    return sql.state();
  }

  /** Refuses the work of a unit that went on after the end of its transaction. */
  void checkUsable() {
    sql.state().checkUsable();
    if (sql.state() == UnitState.LENT) {
      guard.check();
    }
  }

  /**
   * Once the transaction was found to be ours, nobody can end it any more; a failure after that may
   * keep the database from being asked again.
   *
   * @return whether the transaction is still the one in which the handle was lent, if it was
   */
  boolean releaseLent() {
    released = released || lent.isEmpty() || sql.endLending();
    return released;
  }

  long lastEntry() {
    return trail.last();
  }

  /** What a commit adds to the trail: as it was appended, or read if it is not that. */
  List<StoredEntry> added(Appended appended) {
    return appended.entries(trail.last()).orElseGet(() -> entriesAfter(appended.before()));
  }

  private List<StoredEntry> entriesAfter(long sequence) {
    List<StoredEntry> entries = new ArrayList<>();
    List<StoredEntry> read;
    do {
      long last = entries.isEmpty() ? sequence : entries.get(entries.size() - 1).sequence();
      read = trail.readAfter(last, BATCH);
      entries.addAll(read);
    } while (read.size() == BATCH);
    return entries;
  }

  /** From now on every use is refused, of the handle too. */
  void end() {
    lent.ifPresent(
        handle -> {
          handle.end();
          guard.returned();
        });
    sql.end();
  }
}
