package dev.keyhold.sql;

import dev.keyhold.spi.Metric;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A freshness that looks again when half of the bound is over: one of those who ask does it, and
 * the others need not wait until the whole is. If nobody could look by then, nothing is certain,
 * and whoever asks is sent to the database.
 */
public abstract class BoundedFreshness implements Freshness {
  private final long bound;
  private final long lookAfter;

  /** Guards the connection on which it looks. */
  private final ReentrantLock looking = new ReentrantLock();

  private volatile long lookedAt = System.nanoTime();
  private volatile long worst;
  private final LongAdder others = new LongAdder();
  private final LongAdder doubts = new LongAdder();

  /**
   * @param bound how long another process's commit may go unseen
   */
  protected BoundedFreshness(Duration bound) {
    this.bound = bound.toNanos();
    this.lookAfter = this.bound / 2;
  }

  /**
   * Tells of all that others have committed.
   *
   * @return whether they have changed anything since the last look
   */
  protected abstract boolean tellOfOthers() throws SQLException;

  /** Whether nobody else can commit, so that there is nothing to look for. */
  protected boolean isAlone() {
    return false;
  }

  /** Whether what a look finds is what others commit. */
  protected boolean isThere() {
    return true;
  }

  /** A look has failed. */
  protected void failed() {}

  protected final ReentrantLock looking() {
    return looking;
  }

  @Override
  public final boolean isCertain() {
    long now = System.nanoTime();
    return now - lookedAt <= lookAfter || lookAgain(now);
  }

  private boolean lookAgain(long now) {
    if (isAlone()) {
      return true;
    }
    if (looking.tryLock()) {
      try {
        return now - lookedAt <= lookAfter || (isThere() && look(now));
      } finally {
        looking.unlock();
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

  /** Looks, and knows then all that was committed before an instant. */
  protected final boolean look(long now) {
    try {
      lookOrFail(now);
      return true;
    } catch (SQLException e) {
      // The database itself says what is wrong with it, to whoever is sent there.
      failed();
      doubts.increment();
      return false;
    }
  }

  protected final void lookOrFail(long now) throws SQLException {
    if (tellOfOthers()) {
      others.increment();
    }
    lookedAt = now;
  }

  /** Up to now nobody else could commit. */
  protected final void wasAlone() {
    lookedAt = System.nanoTime();
  }

  /** From now on nothing is certain. */
  protected final void end() {
    lookedAt = System.nanoTime() - 2 * bound;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        Metric.gauge(
                "keyhold.revocation.lag.bound",
                "How long a commit of another process may go unseen",
                () -> bound / 1e9)
            .in("seconds"),
        Metric.gauge(
                "keyhold.revocation.lag.max",
                "The longest that an answer from the cache was out of touch with other processes",
                () -> Math.max(worst, lookAfter) / 1e9)
            .in("seconds"),
        Metric.counter(
            "keyhold.cache.forgotten",
            "Times that another process's commit emptied the cache",
            others::sum),
        Metric.counter(
            "keyhold.cache.doubts",
            "Look-ups sent to the file because other processes' commits could not be known",
            doubts::sum));
  }
}
