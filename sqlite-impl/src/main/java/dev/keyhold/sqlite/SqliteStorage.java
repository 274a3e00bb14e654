package dev.keyhold.sqlite;

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
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/**
 * A storage in one SQLite file.
 *
 * <p>There are three ways to open it: {@link #open(Path)}; {@link #open(DataSource)} for a hub that
 * keeps its own tables in the same file; and {@link dev.keyhold.spi.Keyhold#open} for a hub that
 * does not depend on a certain storage. Other processes on the same machine may use the file at the
 * same time.
 *
 * <p>All units of {@link #write} run on one thread, one after the other, each exactly once. Units
 * that wait at the same time share one commit and one fsync. Units of {@link #read} run on their
 * callers' threads.
 *
 * <p>If the file or its write-ahead log is removed, renamed or replaced while it is open, every
 * call throws {@link StorageException.Corrupt} from then on, until the storage is opened again: a
 * write would go into a file that nobody else can see. A commit during which it happens throws
 * {@link StorageException.OutcomeUnknown}. Keys in memory are not used any more either, at the
 * latest after the setting {@code staleness}. On platforms that cannot tell files apart, this is
 * not noticed.
 */
public final class SqliteStorage implements Storage {
  private static final String URL = "sqlite:";

  private final RunningStorage running;

  private SqliteStorage(RunningStorage running) {
    this.running = running;
  }

  /**
   * Opens a file with the default settings. If it does not exist, it is created with mode 0600; if
   * only its folder is missing, the folder is created with mode 0700.
   *
   * @throws StorageException.InvalidInput if the path is a folder, or if neither its folder nor the
   *     folder around that exists
   * @throws StorageException.Unsupported if the file is read-only, is on a network file system, has
   *     a newer schema, has texts that are not in UTF-8, or has tables with Keyhold's names in
   *     another shape; nothing was changed
   * @throws StorageException.Corrupt if it is not an SQLite database, or is damaged
   * @throws StorageException.Unavailable if another process holds its lock for too long
   */
  public static SqliteStorage open(Path file) {
    return open(StorageConfig.of(URL + file));
  }

  /** Opens the file of the URL; {@link SqliteStorageProvider} lists the settings. */
  public static SqliteStorage open(StorageConfig config) {
    Settings settings = Settings.of(config);
    if (settings.unwritable() == Settings.Unwritable.READ) {
      throw new StorageException.InvalidInput(
          "the setting 'unwritable' is for Keyhold.open: an SqliteStorage always writes");
    }
    return new SqliteStorage(OpenDatabase.file(path(config), settings));
  }

  /** The door of the provider, which may answer with a storage that only reads. */
  static Storage openOrRead(StorageConfig config) {
    Path file = path(config);
    Settings settings = Settings.of(config);
    return settings.unwritable() == Settings.Unwritable.READ && StillFile.isAt(file)
        ? OpenDatabase.still(file, settings)
        : new SqliteStorage(OpenDatabase.file(file, settings));
  }

  static Path path(StorageConfig config) {
    if (!config.scheme().equals("sqlite") || config.location().isEmpty()) {
      throw new StorageException.InvalidInput(
          "the URL of an SQLite storage is sqlite: and a path, such as sqlite:data/system.db");
    }
    try {
      return Path.of(config.location());
    } catch (InvalidPathException e) {
      throw new StorageException.InvalidInput("the URL of an SQLite storage holds no valid path");
    }
  }

  /**
   * Opens the database of a data source that belongs to the caller. One connection is held for
   * writing until {@link #close}, and one more is taken for each read, so a pool needs at least
   * two. The settings of the connections are checked and never changed. Closing the storage does
   * not close the data source.
   *
   * @throws StorageException.Unsupported if a connection lacks a required setting; {@link
   *     #dataSource} makes connections that have them all
   */
  public static SqliteStorage open(DataSource source) {
    return open(source, StorageConfig.of(URL));
  }

  /** Like {@link #open(DataSource)}, with settings. The path of the URL is ignored. */
  public static SqliteStorage open(DataSource source, StorageConfig config) {
    return new SqliteStorage(OpenDatabase.source(source, Settings.of(config)));
  }

  /**
   * A source of connections with the settings that a storage needs. A hub can put it into its own
   * pool, and pass the pool to {@link #open(DataSource)}. The file is prepared as by {@link
   * #open(Path)}. Each call of {@code getConnection} opens a new connection.
   */
  public static DataSource dataSource(Path file) {
    return CheckedDataSource.writing(
        DatabaseFile.prepare(file), Settings.of(StorageConfig.of(URL)));
  }

  /**
   * The Jdbi handle of a running transaction, for the hub's own tables. Their rows are committed
   * together with Keyhold's. Committing, rolling back or closing through the handle is refused.
   *
   * @param tx the transaction of a unit of work of an SQLite storage, decorated or not
   * @throws StorageException.Unsupported if the transaction belongs to another kind of storage
   */
  public static Handle handle(Transaction tx) {
    return SqlTransaction.lend(tx, SqliteDialect.class, "an SQLite storage");
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
   * the call that made it returns. A change by another process, or by a hub's own connection, is
   * seen by each look-up that begins later than the setting {@code staleness} after its commit.
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
   * <p>One thread and one connection of this storage watch for commits of other processes while
   * somebody listens.
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
