package dev.keyhold.sqlite;

import dev.keyhold.spi.Metric;
import dev.keyhold.sql.Freshness;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether what was read may still be so, as far as other processes go.
 *
 * <p>{@code PRAGMA data_version} tells, but takes ten times as long as the rest of a verification,
 * and moves at our own commits too, on every connection but the one that makes them. So it is asked
 * on the writing connection, and seldom: by one of the readers when the last look is half the bound
 * old, and by the writer when its transaction begins. While that is open nobody else can commit.
 *
 * <p>Where the writing connection is busy and its transaction not open, that is while it commits or
 * waits for another process, nothing is certain. For up to the bound after the last look that does
 * not matter; then whoever asks is sent to the file.
 *
 * @see <a href="https://www.sqlite.org/pragma.html#pragma_data_version">PRAGMA data_version</a>
 */
final class DataVersion implements Freshness {
  private final long bound;
  private final long lookAfter;
  private final PreparedStatement dataVersion;
  private final Runnable onOthers;
  private final NamedFiles files;

  /** Guards the writing connection: a batch of the writer has it, or a reader that looks. */
  private final ReentrantLock connection = new ReentrantLock();

  private long version;
  private boolean closed;
  private volatile long lookedAt;
  private volatile boolean alone;
  private final LongAdder others = new LongAdder();
  private volatile long worst;
  private final LongAdder doubts = new LongAdder();

  /**
   * @param connection the writing one
   * @param bound how long another process's commit may go unseen
   * @param onOthers runs when another process has committed
   */
  DataVersion(Connection connection, NamedFiles files, Duration bound, Runnable onOthers)
      throws SQLException {
    this.files = files;
    this.onOthers = onOthers;
    this.bound = bound.toNanos();
    this.lookAfter = this.bound / 2;
    this.dataVersion = connection.prepareStatement("PRAGMA data_version");
    this.lookedAt = System.nanoTime();
    this.version = dataVersion();
  }

  @Override
  public boolean isCertain() {
    long now = System.nanoTime();
    return now - lookedAt <= lookAfter || lookAgain(now);
  }

  private boolean lookAgain(long now) {
    if (alone) {
      return true;
    }
    if (connection.tryLock()) {
      try {
        // What others commit is in the files of these names, and in no other.
        return now - lookedAt <= lookAfter || (files.areThere() && look(now));
      } finally {
        connection.unlock();
      }
    }
    long age = now - lookedAt;
    if (age > bound) {
      doubts.increment();
      return false;
    }
    worst = Math.max(worst, age);
    return true;
  }

  private boolean look(long now) {
    try {
      tellOfOthers();
      lookedAt = now;
      return true;
    } catch (SQLException e) {
      // The file itself says what is wrong with it, to whoever is sent there.
      doubts.increment();
      return false;
    }
  }

  private void tellOfOthers() throws SQLException {
    if (closed) {
      throw new SQLException("the connection is closed");
    }
    long found = dataVersion();
    if (found != version) {
      onOthers.run();
      others.increment();
      version = found;
    }
  }

  private long dataVersion() throws SQLException {
    try (ResultSet row = dataVersion.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  // --- What the writer does ---

  @Override
  public void starting() {
    connection.lock();
  }

  @Override
  public void begun() throws SQLException {
    long now = System.nanoTime();
    tellOfOthers();
    lookedAt = now;
    alone = true;
  }

  @Override
  public void ending() {
    if (alone) {
      lookedAt = System.nanoTime();
      alone = false;
    }
  }

  /** Looks at once: a commit may have taken longer than the bound. */
  @Override
  public void ended() {
    alone = false;
    look(System.nanoTime());
  }

  @Override
  public void done() {
    connection.unlock();
  }

  /** From now on nothing is certain. The connection stays its owner's to close. */
  @Override
  public void close() throws SQLException {
    connection.lock();
    try {
      closed = true;
      lookedAt = System.nanoTime() - 2 * bound;
      dataVersion.close();
    } finally {
      connection.unlock();
    }
  }

  @Override
  public List<Metric> metrics() {
    return Freshness.metrics(bound, () -> Math.max(worst, lookAfter), others, doubts);
  }
}
