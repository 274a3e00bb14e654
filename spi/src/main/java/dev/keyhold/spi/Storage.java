package dev.keyhold.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An open back end. It is safe for use by any number of threads.
 *
 * <p>Nothing but {@link #read} and {@link #write} begins, commits or rolls back. Either is refused
 * with {@link IllegalStateException} inside a unit of work of the same storage, through decorators
 * too: what a unit needs, it does through its own {@link Transaction}.
 */
public interface Storage extends AutoCloseable {
  /** The parts that this storage offers; never empty, never changing. */
  Set<Part> offers();

  /**
   * Runs a unit of work that changes nothing. It sees everything that was committed before this
   * call began, by any thread of this process, and nothing that is committed after its first look.
   * It does not wait for writers, nor they for it.
   *
   * @throws X what the unit throws, as thrown
   * @throws NullPointerException if the unit answers {@code null}
   * @throws StorageException.Unavailable if no connection becomes free in time, or the storage is
   *     closed
   */
  <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X;

  /**
   * Runs a unit of work with the storage's own deadline; see {@link #write(Duration, UnitOfWork)}.
   */
  <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X;

  /**
   * Runs a unit of work, all or nothing, and returns once it is durable. Units that change
   * something take effect one after the other, as if there were one writer.
   *
   * <p>A deadline that passes, or an interrupt, while the unit still waits withdraws it: it never
   * runs. Once it runs it is not cut short, and the caller waits for its end or gets {@link
   * StorageException.OutcomeUnknown}. An interrupted caller finds its interrupt flag set.
   *
   * @param timeout how long the caller is ready to wait; positive
   * @throws X what the unit throws, as thrown; nothing was written
   * @throws NullPointerException if the unit answers {@code null}; nothing was written
   * @throws StorageException.Unavailable if the unit was withdrawn, could not be committed, or the
   *     storage is closed; nothing was written
   * @throws StorageException.OutcomeUnknown if the caller stopped waiting while the unit ran, or
   *     the commit itself failed in a way that leaves its fate open
   * @throws StorageException.InvalidInput if {@code timeout} is not positive
   */
  <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X;

  /**
   * Like {@link #write(UnitOfWork)}, for a unit that answers nothing. It has a name of its own, as
   * Java cannot tell the two from each other by a short lambda.
   */
  default <X extends Exception> void run(UnitOfWork.Silent<X> work) throws X {
    write(work.done());
  }

  /** Like {@link #write(Duration, UnitOfWork)}, for a unit that answers nothing. */
  default <X extends Exception> void run(Duration timeout, UnitOfWork.Silent<X> work) throws X {
    write(timeout, work.done());
  }

  /**
   * Finds the key with this hash, in whatever state, and how its owner and its organization stand:
   * the one question of a verification. It sees everything that this process committed before the
   * call began. A storage that others change too says how long it may overlook what they commit. It
   * is no part of a transaction and refused inside a unit of work, as {@link #read} is.
   *
   * @throws StorageException.Unsupported if the storage does not offer {@link Part#API_KEYS}
   */
  default Optional<OwnedKey> findKey(KeyHash hash) {
    return read(tx -> tx.apiKeys().findByHash(hash).map(key -> OwnedKey.in(tx, offers(), key)));
  }

  /**
   * Sets the work that is done once per commit. A storage that offers this commits many units
   * together and calls the hook once for all of them. A storage that does not offer it answers
   * {@code false}, and whoever needs the work does it at the end of each unit instead.
   *
   * @return whether the hook will be called
   * @throws IllegalStateException if a hook was set before
   */
  default boolean onCommit(CommitHook hook) {
    return false;
  }

  /**
   * Hears that somebody tried to use a credential and was refused. A storage that only stores does
   * nothing; one that keeps an audit trail of its use records it; one that decorates another hands
   * it on. A failure to record is not the caller's: nothing is thrown for it. Nor does the caller
   * wait for it: whoever is refused could make others wait. Not for use inside a unit of work.
   */
  default void attemptRefused(RefusedAttempt attempt) {}

  /**
   * How this storage does, in numbers; one that decorates another adds its own to the other's. None
   * by default. The list does not change while the storage is open, and its values must not be
   * asked once it is closed.
   */
  default List<Metric> metrics() {
    return List.of();
  }

  /**
   * Takes no new unit, lets those that were accepted end, and frees what the storage holds. A
   * second call does nothing.
   *
   * @throws IllegalStateException inside a unit of work of this storage
   */
  @Override
  void close();
}
