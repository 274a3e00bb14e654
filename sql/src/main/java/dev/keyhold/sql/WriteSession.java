package dev.keyhold.sql;

import dev.keyhold.spi.Metric;
import dev.keyhold.spi.StorageException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The connection that writes, and how its transactions begin and end. Used by the writer's thread
 * alone, but for {@link #metrics}.
 */
public interface WriteSession {
  Dialect dialect();

  /** The connection of the transaction that runs; it may be another one in the next. */
  Handle handle();

  /** Keeps a borrower of the handle from our tables. */
  HandleGuard guard();

  /**
   * Begins a transaction behind all others that write, of whatever process.
   *
   * @throws SQLException if it did not begin
   */
  void begin() throws SQLException;

  /**
   * Has all that a unit did looked at which otherwise the commit would refuse, such as a deferred
   * foreign key, where the database can do so earlier.
   */
  void settle() throws SQLException;

  /**
   * @throws SQLException if the database refuses
   * @throws StorageException if it is known, or known to be unknown, what became of it
   */
  void commit() throws SQLException;

  /** Whether a transaction whose commit was refused for this runs on, with all that it did. */
  boolean outlives(SQLException refusedCommit);

  /** What the callers are told of a commit that was refused; {@code units} shared it. */
  StorageException refused(SQLException commit, int units);

  /** Ends the transaction, if there still is one. */
  void rollback() throws SQLException;

  /** Why nobody but this storage could read a commit; empty if all is well. */
  Optional<StorageException> lost();

  /** Whether there is something to {@link #tidy} between two batches. */
  boolean isUntidy();

  void tidy() throws SQLException;

  /** Ends all that the session has; nothing is run any more. */
  void close();

  List<Metric> metrics();
}
