package dev.keyhold.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An open back end. Any number of threads may use it at once.
 *
 * <p>Only {@link #read} and {@link #write} begin, commit or roll back. Both are refused with {@link
 * IllegalStateException} inside a unit of work of the same storage, through decorators too: a unit
 * does everything through its own {@link Transaction}.
 */
public interface Storage extends AutoCloseable {
  /** The parts that this storage offers. The set is never empty and never changes. */
  Set<Part> offers();

  /**
   * Runs a unit of work that changes nothing. The unit sees everything that any thread of this
   * process committed before this call began, and nothing that is committed after the unit first
   * reads. It does not wait for writers, and writers do not wait for it.
   *
   * @throws X what the unit throws, as thrown
   * @throws NullPointerException if the unit answers {@code null}
   * @throws StorageException.Unavailable if no connection becomes free in time, or the storage is
   *     closed
   */
  <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X;

  /** Like {@link #write(Duration, UnitOfWork)}, with the storage's own deadline. */
  <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X;

  /**
   * Runs a unit of work, all or nothing, and returns once it is durable. Units that change
   * something take effect one after the other, as if there were one writer.
   *
   * <p>If the deadline passes, or the caller is interrupted, while the unit still waits, the unit
   * is withdrawn and never runs. A unit that runs already is not cut short: the caller waits for
   * its end or gets {@link StorageException.OutcomeUnknown}. The interrupt flag of an interrupted
   * caller stays set.
   *
   * @param timeout how long the caller is ready to wait; positive
   * @throws X what the unit throws, as thrown; nothing was written
   * @throws NullPointerException if the unit answers {@code null}; nothing was written
   * @throws StorageException.Unavailable if the unit was withdrawn, could not be committed, or the
   *     storage is closed; nothing was written
   * @throws StorageException.OutcomeUnknown if the caller stopped waiting while the unit ran, or if
   *     the commit itself failed and may or may not have been written
   * @throws StorageException.InvalidInput if {@code timeout} is not positive
   */
  <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X;

  /**
   * Like {@link #write(UnitOfWork)}, for a unit without a result. It has another name because Java
   * cannot distinguish the two by a short lambda.
   */
  default <X extends Exception> void run(UnitOfWork.Silent<X> work) throws X {
    write(work.done());
  }

  /** Like {@link #write(Duration, UnitOfWork)}, for a unit without a result. */
  default <X extends Exception> void run(Duration timeout, UnitOfWork.Silent<X> work) throws X {
    write(timeout, work.done());
  }

  /**
   * Finds the key with this hash, in any state, and the status of its owner and its organization:
   * all that a verification needs. It sees everything that this process committed before the call
   * began. If other processes can change the storage too, the storage documents for how long it may
   * not see their commits. The call is not part of a transaction, and is refused inside a unit of
   * work, as {@link #read} is.
   *
   * @throws StorageException.Unsupported if the storage does not offer {@link Part#API_KEYS}
   */
  default Optional<OwnedKey> findKey(KeyHash hash) {
    return read(tx -> tx.apiKeys().findByHash(hash).map(key -> OwnedKey.in(tx, offers(), key)));
  }

  /**
   * Sets the work that is done once per commit. A storage that offers this commits many units
   * together and calls the hook once for all of them. A storage that does not offer it returns
   * {@code false}, and the caller must do the work at the end of each unit instead.
   *
   * @return whether the hook will be called
   * @throws IllegalStateException if a hook was set before
   */
  default boolean onCommit(CommitHook hook) {
    return false;
  }

  /**
   * Calls a listener soon after commits, so that whoever waits for something need not ask again and
   * again: after each commit of this process before {@link #write} returns, and after each of
   * another process that changed a table of events or jobs. Several commits may be one call, and a
   * call may come without a commit. Whoever waits begins to listen first, then looks, and looks
   * again after each call; and looks now and then by itself, as a call may be missed while a server
   * cannot be reached.
   *
   * @param listener returns at once, and uses no storage; called by any thread
   * @return closed when nobody waits any more; at the latest before the storage
   * @throws StorageException.Unsupported if the storage does not offer {@link Part#EVENTS}
   */
  default Listening listen(Runnable listener) {
    throw new StorageException.Unsupported("this storage does not offer " + Part.EVENTS);
  }

  /**
   * Takes notice of a refused attempt to use a credential. A storage that only stores does nothing.
   * An audited storage records the attempt. A decorator passes it on. The caller does not wait
   * until it is recorded, as otherwise refused callers could slow down others. If it cannot be
   * recorded, nothing is thrown. Not for use inside a unit of work.
   */
  default void attemptRefused(RefusedAttempt attempt) {}

  /**
   * The metrics of this storage; none by default. A decorator adds its own to those of the storage
   * beneath. The list does not change while the storage is open. The values must not be asked for
   * after it is closed.
   */
  default List<Metric> metrics() {
    return List.of();
  }

  /**
   * Closes the storage: it accepts no new units, waits for units that were accepted, and frees its
   * resources. A second call does nothing.
   *
   * @throws IllegalStateException inside a unit of work of this storage
   */
  @Override
  void close();
}
