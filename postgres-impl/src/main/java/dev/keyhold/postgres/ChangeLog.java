package dev.keyhold.postgres;

import dev.keyhold.spi.KeyHash;
import dev.keyhold.sql.BoundedFreshness;
import dev.keyhold.sql.KeyCache;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether what was read may still be so, as far as other processes go: the table {@code
 * key_changes}, whose rows are numbered in the order of the commits, behind the lock of all
 * writers.
 *
 * <p>Who has read it up to its end at some instant knows every change that was committed before. So
 * it is read by one of the look-ups when the last reading is half the bound old, on a connection of
 * its own; the others need not wait until the bound is over. If it cannot be read in time, whoever
 * asks is sent to the database.
 */
final class ChangeLog extends BoundedFreshness {
  /** More than this are not forgotten one by one. */
  private static final int MOST = 1_000;

  private final DataSource source;
  private final PostgresDialect dialect;
  private final KeyCache cache;
  private @Nullable PreparedStatement select;
  private long last;
  private boolean closed;

  /**
   * @param bound how long another process's commit may go unseen
   * @param last the newest number when the storage was opened
   */
  ChangeLog(DataSource source, PostgresDialect dialect, Duration bound, KeyCache cache, long last) {
    super(bound);
    this.source = source;
    this.dialect = dialect;
    this.cache = cache;
    this.last = last;
  }

  /** From the last one on that was seen: if that is gone, others may be too. */
  @Override
  protected boolean tellOfOthers() throws SQLException {
    if (closed) {
      throw new SQLException("the storage is closed");
    }
    PreparedStatement statement = statement();
    statement.setLong(1, last);
    statement.setInt(2, MOST + 1);
    List<KeyHash> changed = new ArrayList<>();
    boolean sawLast = last == 0;
    long newest = last;
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        newest = row.getLong(1);
        sawLast |= newest == last;
        changed.add(new KeyHash(row.getString(2)));
      }
    }
    boolean knowsAll = sawLast && changed.size() <= MOST;
    return knowsAll ? forget(changed, newest) : forgetAll(statement.getConnection());
  }

  private boolean forget(List<KeyHash> changed, long newest) {
    if (newest == last) {
      return false;
    }
    changed.forEach(cache::forget);
    last = newest;
    return true;
  }

  private boolean forgetAll(Connection connection) throws SQLException {
    last = newest(connection, dialect);
    cache.forgetAll();
    return true;
  }

  /** The newest number; zero if there is none. */
  static long newest(Connection connection, PostgresDialect dialect) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT coalesce(max(seq), 0) FROM " + dialect.table("key_changes"));
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private PreparedStatement statement() throws SQLException {
    if (select == null) {
      Connection connection = source.getConnection();
      connection.setAutoCommit(true);
      select =
          connection.prepareStatement(
              "SELECT seq, key_hash FROM %s WHERE seq >= ? ORDER BY seq LIMIT ?"
                  .formatted(dialect.table("key_changes")));
    }
    return select;
  }

  @Override
  protected void failed() {
    PreparedStatement old = select;
    select = null;
    if (old != null) {
      try {
        old.getConnection().close();
      } catch (SQLException e) {
        // It is of no use any more, closed or not.
        return;
      }
    }
  }

  // --- What the writer does changes nothing here: its own changes are told before it commits. ---

  @Override
  public void starting() {}

  @Override
  public void begun() {}

  @Override
  public void ending() {}

  @Override
  public void ended() {}

  @Override
  public void done() {}

  @Override
  public void close() {
    looking().lock();
    try {
      closed = true;
      end();
      failed();
    } finally {
      looking().unlock();
    }
  }
}
