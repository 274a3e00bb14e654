package dev.keyhold.sql;

import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.StorageException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The one question of a verification: a key by its hash, with how its owner and its organization
 * stand, as one statement sees them.
 *
 * <p>This steps around Jdbi and the pool, and keeps its connections and statements: a statement
 * that is kept answers three times as fast as one that is made for each call, and a transaction of
 * four statements takes longer still.
 */
public final class KeyLookup implements AutoCloseable {
  // One object for each, as a great many keys are kept.
  private static final Optional<AccountStatus> ACTIVE = Optional.of(AccountStatus.ACTIVE);
  private static final Optional<AccountStatus> SUSPENDED = Optional.of(AccountStatus.SUSPENDED);
  private static final Optional<AccountStatus> DEACTIVATED = Optional.of(AccountStatus.DEACTIVATED);
  private static final Optional<OrganizationStatus> ORGANIZATION_ACTIVE =
      Optional.of(OrganizationStatus.ACTIVE);
  private static final Optional<OrganizationStatus> ORGANIZATION_SUSPENDED =
      Optional.of(OrganizationStatus.SUSPENDED);

  private final DataSource source;
  private final Dialect dialect;
  private final Duration patience;
  private final Semaphore permits;
  private final boolean keeps;
  private final Queue<Prepared> idle = new ConcurrentLinkedQueue<>();

  private KeyLookup(
      DataSource source, Dialect dialect, int most, Duration patience, boolean keeps) {
    this.source = source;
    this.dialect = dialect;
    this.patience = patience;
    this.permits = new Semaphore(most);
    this.keeps = keeps;
  }

  /**
   * @param most how many connections it may keep
   * @param patience how long a look-up waits for one of them
   */
  public static KeyLookup keeping(DataSource source, Dialect dialect, int most, Duration patience) {
    return new KeyLookup(source, dialect, most, patience, true);
  }

  /** Over a pool of the caller's, which has its own bounds and wants its connections back. */
  public static KeyLookup borrowing(DataSource pool, Dialect dialect) {
    return new KeyLookup(pool, dialect, Integer.MAX_VALUE, Duration.ZERO, false);
  }

  public Optional<OwnedKey> find(KeyHash hash) {
    await();
    try {
      return findNow(hash);
    } finally {
      permits.release();
    }
  }

  private void await() {
    try {
      if (!permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new StorageException.Unavailable("no connection for reading became free in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Unavailable("interrupted while waiting for a connection");
    }
  }

  private Optional<OwnedKey> findNow(KeyHash hash) {
    try {
      for (Prepared kept = idle.poll(); kept != null; kept = idle.poll()) {
        try {
          return find(kept, hash);
        } catch (SQLException e) {
          // It may have been lost while nobody used it, and others with it.
          if (!dialect.isLost(e)) {
            throw e;
          }
        }
      }
      return find(Prepared.on(connection(), dialect), hash);
    } catch (SQLException e) {
      throw dialect.translate(e);
    }
  }

  private Optional<OwnedKey> find(Prepared prepared, KeyHash hash) throws SQLException {
    boolean sound = false;
    try {
      Optional<OwnedKey> found = prepared.find(hash);
      sound = true;
      return found;
    } finally {
      if (sound && keeps) {
        idle.add(prepared);
      } else {
        prepared.close();
      }
    }
  }

  private Connection connection() throws SQLException {
    Connection connection;
    try {
      connection = source.getConnection();
    } catch (SQLTransientConnectionException e) {
      throw new StorageException.Unavailable("no connection for reading became free in time", e);
    }
    // A pool may lend connections that begin transactions by themselves.
    connection.setAutoCommit(true);
    return connection;
  }

  @Override
  public void close() {
    for (Prepared prepared = idle.poll(); prepared != null; prepared = idle.poll()) {
      prepared.close();
    }
  }

  private static final class Prepared {
    private final Connection connection;
    private final PreparedStatement select;

    /** From the first answer: to ask for them before would name the statement on the server. */
    private @Nullable Map<String, Integer> places;

    private Prepared(Connection connection, PreparedStatement select) {
      this.connection = connection;
      this.select = select;
    }

    static Prepared on(Connection connection, Dialect dialect) throws SQLException {
      try {
        return new Prepared(connection, connection.prepareStatement(KeyRows.withOwners(dialect)));
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    }

    Optional<OwnedKey> find(KeyHash hash) throws SQLException {
      select.setString(1, hash.text());
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(Sql.mapped(new ResultRow(row, places(row)), found -> owned(found, hash)))
            : Optional.empty();
      }
    }

    private Map<String, Integer> places(ResultSet row) throws SQLException {
      Map<String, Integer> known = places == null ? ResultRow.places(row.getMetaData()) : places;
      places = known;
      return known;
    }

    /** Who is not there, which no foreign key lets happen, has no working key. */
    private static OwnedKey owned(ResultRow row, KeyHash hash) throws SQLException {
      ApiKey key = KeyRows.key(row, hash);
      return new OwnedKey(
          key,
          key.ownerId().isEmpty() ? Optional.empty() : ownerStatus(row),
          key.organizationId().isEmpty() ? Optional.empty() : organizationStatus(row));
    }

    private static Optional<AccountStatus> ownerStatus(ResultRow row) throws SQLException {
      if (row.optionalText("owner_status").isEmpty()) {
        return DEACTIVATED;
      }
      return switch (row.word(AccountStatus.class, "owner_status")) {
        case ACTIVE -> ACTIVE;
        case SUSPENDED -> SUSPENDED;
        case DEACTIVATED -> DEACTIVATED;
      };
    }

    private static Optional<OrganizationStatus> organizationStatus(ResultRow row)
        throws SQLException {
      if (row.optionalText("organization_status").isEmpty()) {
        return ORGANIZATION_SUSPENDED;
      }
      return switch (row.word(OrganizationStatus.class, "organization_status")) {
        case ACTIVE -> ORGANIZATION_ACTIVE;
        case SUSPENDED -> ORGANIZATION_SUSPENDED;
      };
    }

    /** A connection that only reads has nothing to lose. */
    void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        // Whoever looks up the next key makes another, or is told what is wrong.
        return;
      }
    }
  }
}
