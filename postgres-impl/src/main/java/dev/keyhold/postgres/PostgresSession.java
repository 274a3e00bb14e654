package dev.keyhold.postgres;

import dev.keyhold.spi.Metric;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sql.Dialect;
import dev.keyhold.sql.HandleGuard;
import dev.keyhold.sql.WriteSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/**
 * The writer's connection to the server, or the next one if it is lost. A transaction takes the
 * lock that orders the writers of all processes before it looks at anything, so that each of its
 * statements sees what those before it committed.
 *
 * <p>Each commit notes its number in a row of its own. If its answer is lost, the next connection
 * asks for the row behind the same lock: once that is free, the lost transaction is over, whatever
 * became of it.
 */
final class PostgresSession implements WriteSession {
  private static final long PAUSE_NANOS = 20_000_000;

  /** So many connections that are lost a pool may lend one after the other. */
  private static final int MOST_LOST = 20;

  /** So many commits lie between two sweeps of {@code key_changes}. */
  private static final int SWEEP_EVERY = 10_000;

  /** So many changes are kept for processes that have not looked lately; others forget all. */
  private static final int KEPT_CHANGES = 100_000;

  private final WriterConnection connection;
  private final PostgresDialect dialect;
  private final Duration patience;
  private final String id = UUID.randomUUID().toString();
  private final String begin;
  private final LongAdder unknown = new LongAdder();
  private long commits;
  private int sinceSweep;

  /**
   * @param first a connection of the source's
   * @param patience how long to wait for other writers, and for the server if it is gone
   */
  PostgresSession(DataSource source, Connection first, PostgresDialect dialect, Duration patience) {
    this.connection = new WriterConnection(source, first);
    this.dialect = dialect;
    this.patience = patience;
    this.begin =
        "BEGIN READ WRITE; %s; SET LOCAL lock_timeout = %s; SET LOCAL application_name = '%s'; SELECT keyhold_lock()"
            .formatted(dialect.setPath(), patience.toMillis(), name());
  }

  private String name() {
    return "keyhold-writer-" + id;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public Handle handle() {
    return connection.handle();
  }

  Connection connection() {
    return connection.connection();
  }

  @Override
  public HandleGuard guard() {
    return new PostgresHandleGuard(connection(), true);
  }

  @Override
  public void begin() throws SQLException {
    if (connection.isThere()) {
      try {
        connection.execute(begin);
        return;
      } catch (SQLException e) {
        if (!PostgresErrors.isLost(e) && !PostgresErrors.isOfStandby(e)) {
          rollback();
          throw e;
        }
      }
    }
    beginOnAnother();
  }

  /**
   * Nothing has begun, so that nothing can be lost with the old connection. That of a primary which
   * goes on as a standby leads nowhere, and a pool may lend some that are lost as well.
   */
  private void beginOnAnother() throws SQLException {
    for (int lost = 0; ; lost++) {
      connection.renew();
      try {
        connection.execute(begin);
        return;
      } catch (SQLException e) {
        if (!PostgresErrors.isLost(e)) {
          rollback();
          throw PostgresErrors.beginning(e);
        }
        if (lost == MOST_LOST) {
          throw e;
        }
      }
    }
  }

  /** The commit that ends the batch looks at what is deferred of all units; this, of one. */
  @Override
  public void settle() throws SQLException {
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE");
  }

  @Override
  public void commit() throws SQLException {
    // One of an unknown fate keeps its number, which may still come to be.
    long number = ++commits;
    try {
      // In a transaction that has failed the server takes COMMIT for a ROLLBACK, and the driver is
      // silent; the statement before it fails then.
      connection.execute(
          "INSERT INTO keyhold_writers (id, commits) VALUES ('%1$s', %2$s) ON CONFLICT (id) DO UPDATE SET commits = excluded.commits, committed_at = excluded.committed_at; COMMIT"
              .formatted(id, number));
    } catch (SQLException e) {
      if (PostgresErrors.isRefusal(e)) {
        throw e;
      }
      findOut(number);
    }
    sinceSweep++;
  }

  /**
   * What became of a commit whose answer was lost.
   *
   * @throws StorageException.Unavailable if nothing of it was written
   * @throws StorageException.OutcomeUnknown if the server did not say in time
   */
  private void findOut(long number) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        connection.renew();
        if (wasCommitted(number)) {
          return;
        }
        throw new StorageException.Unavailable(
            "the connection to the database was lost before the commit");
      } catch (SQLException e) {
        if (System.nanoTime() - end > 0) {
          unknown.increment();
          throw new StorageException.OutcomeUnknown(
              "the connection to the database was lost during the commit, and the server did not"
                  + " say in time what became of it");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /**
   * A backend that waits for a statement which never comes would hold the lock until then. One that
   * commits is left alone: it may wait for a standby, and to end it would not undo the commit.
   */
  private boolean wasCommitted(long number) throws SQLException {
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '%s' AND state LIKE 'idle in transaction%%'"
            .formatted(name()));
    connection.execute(begin);
    try {
      return connection.ask("SELECT commits FROM keyhold_writers WHERE id = '%s'".formatted(id))
          == number;
    } finally {
      rollback();
    }
  }

  /** A commit that is refused has rolled back. */
  @Override
  public boolean outlives(SQLException refusedCommit) {
    return false;
  }

  @Override
  public StorageException refused(SQLException commit, int units) {
    // The server does not say whose the row is that breaks a deferred rule.
    return PostgresErrors.refusal(commit) != Dialect.Refusal.NONE && units > 1
        ? new StorageException.Unavailable(
            "one of the units that shared a commit broke a deferred rule of a table")
        : PostgresErrors.translate(commit);
  }

  @Override
  public void rollback() throws SQLException {
    if (connection.isThere()) {
      connection.execute("ROLLBACK");
    }
  }

  @Override
  public Optional<StorageException> lost() {
    return Optional.empty();
  }

  @Override
  public boolean isUntidy() {
    return sinceSweep >= SWEEP_EVERY;
  }

  @Override
  public void tidy() throws SQLException {
    sinceSweep = 0;
    connection.execute(
        "DELETE FROM %1$s WHERE seq < (SELECT max(seq) FROM %1$s) - %2$s"
            .formatted(dialect.table("key_changes"), KEPT_CHANGES));
  }

  @Override
  public void close() {
    try {
      if (connection.isThere()) {
        connection.execute(
            "DELETE FROM %s WHERE id = '%s' OR committed_at < extract(epoch FROM now() - interval '30 days') * 1000"
                .formatted(dialect.table("keyhold_writers"), id));
      }
    } catch (SQLException e) {
      // Nobody asks for the row any more, and another storage removes it in a month.
    } finally {
      connection.close();
    }
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        Metric.counter(
            "keyhold.writer.reconnections",
            "Times that the writer lost its connection",
            connection::reconnections),
        Metric.counter(
            "keyhold.writer.unknown",
            "Commits of which it was not found out in time whether they were written",
            unknown::sum));
  }
}
