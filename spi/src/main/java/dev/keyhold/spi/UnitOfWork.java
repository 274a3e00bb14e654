package dev.keyhold.spi;

/**
 * The code that runs inside one transaction.
 *
 * <p>It may run on another thread than the caller's, so it does not see the caller's thread-locals.
 * A store may run it again after a conflict with another writer. Therefore it does no I/O, has no
 * effect outside {@code tx}, and keeps neither {@code tx} nor its stores after it ends.
 *
 * @param <T> the type of the result, which is not {@code null}
 * @param <X> the type of exception that it may throw
 */
@FunctionalInterface
public interface UnitOfWork<T, X extends Exception> {
  T run(Transaction tx) throws X;

  /** A unit of work without a result. */
  @FunctionalInterface
  interface Silent<X extends Exception> {
    void run(Transaction tx) throws X;

    /** This unit as a unit of work that returns {@code true}. */
    default UnitOfWork<Boolean, X> done() {
      return tx -> {
        run(tx);
        return true;
      };
    }
  }
}
