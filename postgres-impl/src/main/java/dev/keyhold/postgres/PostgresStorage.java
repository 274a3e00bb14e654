package dev.keyhold.postgres;

import dev.keyhold.spi.CommitHook;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.sql.RunningStorage;
import dev.keyhold.sql.SqlTransaction;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/**
 * A storage in one schema of a PostgreSQL database. Several processes on several machines may use
 * it at the same time, and every promise holds across all of them.
 *
 * <p>There are three ways to open it: {@link #open(StorageConfig)}; {@link #open(DataSource)} for a
 * hub that keeps its own tables in the same database; and {@link dev.keyhold.spi.Keyhold#open} for
 * a hub that does not depend on a certain storage.
 *
 * <p>All units of {@link #write} of one process run on one thread, one after the other, and those
 * of several processes take turns behind one lock. A unit may run again if it came upon a conflict
 * with another program. Units that wait at the same time share one commit. Units of {@link #read}
 * run on their callers' threads, each in a snapshot of its own.
 *
 * <p>A lost connection is made anew by the next unit. If it is lost during a commit, the storage
 * finds out what became of it, or throws {@link StorageException.OutcomeUnknown}.
 */
public final class PostgresStorage implements Storage {
  private final RunningStorage running;

  private PostgresStorage(RunningStorage running) {
    this.running = running;
  }

  /**
   * Opens the database of the URL; {@link PostgresStorageProvider} lists the settings.
   *
   * @throws StorageException.InvalidInput if the URL or a setting cannot be read, or there is no
   *     such database
   * @throws StorageException.Unsupported if the server is too old, no PostgreSQL or a standby, if
   *     the database is not in UTF-8, has a newer schema, or tables with Keyhold's names in another
   *     shape; nothing was changed
   * @throws StorageException.Unavailable if the server cannot be reached, or does not let the user
   *     in
   */
  public static PostgresStorage open(StorageConfig config) {
    PostgresUrl url = PostgresUrl.of(config);
    PostgresSettings settings = PostgresSettings.of(config);
    return new PostgresStorage(
        OpenSchema.of(PostgresConnections.of(url, settings), url.schema(), settings));
  }

  /**
   * Opens the database of a data source that belongs to the caller, in the schema {@code keyhold}.
   * Two connections are held until {@link #close}, and one more is taken for each read and each
   * look-up, so a pool needs at least four. Closing the storage does not close the data source.
   */
  public static PostgresStorage open(DataSource source) {
    return open(source, StorageConfig.of("postgresql:"));
  }

  /**
   * Like {@link #open(DataSource)}, with settings. Of the URL only the parameter {@code schema} is
   * looked at, as in {@code postgresql:?schema=hub}.
   */
  public static PostgresStorage open(DataSource source, StorageConfig config) {
    return new PostgresStorage(
        OpenSchema.of(
            new PostgresConnections(source, source, false),
            PostgresUrl.schemaAlone(config),
            PostgresSettings.of(config)));
  }

  /**
   * The Jdbi handle of a running transaction, for the hub's own tables. Their rows are committed
   * together with Keyhold's. Committing, rolling back or closing through the handle is refused. The
   * schema with Keyhold's tables is the first of its search path.
   *
   * @param tx the transaction of a unit of work of a PostgreSQL storage, decorated or not
   * @throws StorageException.Unsupported if the transaction belongs to another kind of storage
   */
  public static Handle handle(Transaction tx) {
    return SqlTransaction.lend(tx, PostgresDialect.class, "a PostgreSQL storage");
  }

  @Override
  public Set<Part> offers() {
    return EnumSet.allOf(Part.class);
  }

  @Override
  public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
    return running.read(work);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The answer comes from memory if possible. A change by this storage is seen at once, before
   * the call that made it returns. A change by another process, or by a hub's own SQL, is seen by
   * each look-up that begins later than the setting {@code staleness} after its commit.
   */
  @Override
  public Optional<OwnedKey> findKey(KeyHash hash) {
    return running.findKey(hash);
  }

  @Override
  public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
    return running.write(work);
  }

  @Override
  public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
    return running.write(timeout, work);
  }

  @Override
  public boolean onCommit(CommitHook hook) {
    return running.onCommit(hook);
  }

  /**
   * {@inheritDoc}
   *
   * <p>One thread and one connection of this storage wait for notifications while somebody listens.
   */
  @Override
  public Listening listen(Runnable listener) {
    return running.listen(listener);
  }

  @Override
  public List<Metric> metrics() {
    return running.metrics();
  }

  /**
   * Closes without running the units that wait: they are refused with {@link
   * StorageException.Unavailable}, and write nothing. Units that run already, and those that share
   * their commit, end as with {@link #close}.
   */
  public void closeNow() {
    running.closeNow();
  }

  @Override
  public void close() {
    running.close();
  }
}
