package dev.keyhold.sql;

import dev.keyhold.spi.Metric;
import java.sql.SQLException;
import java.util.List;

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
}
