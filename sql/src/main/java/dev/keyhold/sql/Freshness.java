package dev.keyhold.sql;

import dev.keyhold.spi.Metric;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Whether what was read may still be so, as far as other processes go. But for the first, its
 * methods are called by the writer, as those of {@link CommitWatch} are.
 */
public interface Freshness {
  /**
   * Whether every commit of another process that returned longer ago than the bound was told of.
   */
  boolean isCertain();

  /** A batch is about to begin; it may have to wait for another process. */
  void starting();

  /** No other process can commit from now on, until this transaction does. */
  void begun() throws SQLException;

  /** Others can commit from now on: this transaction ends, or somebody else may end it. */
  void ending();

  /** The transaction is over. */
  void ended();

  /** The batch is over. */
  void done();

  /** From now on nothing is certain. */
  void close() throws SQLException;

  List<Metric> metrics();

  /**
   * Those of every kind.
   *
   * @param bound in nanoseconds
   * @param worst the longest that was found, in nanoseconds
   * @param others how often others had changed something
   * @param doubts how often nothing was certain
   */
  static List<Metric> metrics(long bound, LongSupplier worst, LongAdder others, LongAdder doubts) {
    return List.of(
        Metric.gauge(
                "keyhold.revocation.lag.bound",
                "How long a commit of another process may go unseen",
                () -> bound / 1e9)
            .in("seconds"),
        Metric.gauge(
                "keyhold.revocation.lag.max",
                "The longest that an answer from the cache was out of touch with other processes",
                () -> worst.getAsLong() / 1e9)
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
