package dev.keyhold.spi;

/**
 * What happens inside one transaction.
 *
 * <p>It may run on another thread than the caller's, so thread-locals do not follow, and a store
 * may run it again after a conflict with another writer: it does no I/O, has no effect outside
 * {@code tx}, and keeps neither {@code tx} nor its stores beyond its end.
 *
 * @param <T> what it answers; not {@code null}
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface UnitOfWork<T, X extends Exception> {
  T run(Transaction tx) throws X;

  /** A unit of work that answers nothing. */
  @FunctionalInterface
  interface Silent<X extends Exception> {
    void run(Transaction tx) throws X;

    /** The same as a unit that answers that it was done. */
    default UnitOfWork<Boolean, X> done() {
      return tx -> {
        run(tx);
        return true;
      };
    }
  }
}
