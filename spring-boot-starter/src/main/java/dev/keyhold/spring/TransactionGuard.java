package dev.keyhold.spring;

import dev.keyhold.spi.CommitHook;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.RefusedAttempt;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.UnitOfWork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Refuses to write where Spring has begun a transaction that writes: the unit of work would be
 * committed before that one, and stay where that one is rolled back.
 */
final class TransactionGuard implements Storage {
  /**
   * The name of a transaction that only has listeners told of an event, and is none of their own:
   * if it is rolled back, the event comes again, with whatever follows from it.
   */
  static final String OF_EVENTS = "dev.keyhold.events";

  private final Storage inner;

  TransactionGuard(Storage inner) {
    this.inner = inner;
  }

  private static void check() {
    if (TransactionSynchronizationManager.isActualTransactionActive()
        && !TransactionSynchronizationManager.isCurrentTransactionReadOnly()
        && !OF_EVENTS.equals(TransactionSynchronizationManager.getCurrentTransactionName())) {
      throw new IllegalStateException(
          "a unit of work of Keyhold inside of @Transactional would be a transaction of its own,"
              + " and stay if the other one is rolled back. Write both in one unit of work"
              + " (docs/spring.md, Transactions), or set keyhold.transactions=separate");
    }
  }

  @Override
  public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
    check();
    return inner.write(work);
  }

  @Override
  public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
    check();
    return inner.write(timeout, work);
  }

  @Override
  public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
    return inner.read(work);
  }

  @Override
  public Set<Part> offers() {
    return inner.offers();
  }

  @Override
  public Optional<OwnedKey> findKey(KeyHash hash) {
    return inner.findKey(hash);
  }

  @Override
  public boolean onCommit(CommitHook hook) {
    return inner.onCommit(hook);
  }

  @Override
  public Listening listen(Runnable listener) {
    return inner.listen(listener);
  }

  @Override
  public void attemptRefused(RefusedAttempt attempt) {
    inner.attemptRefused(attempt);
  }

  @Override
  public List<Metric> metrics() {
    return inner.metrics();
  }

  @Override
  public void close() {
    inner.close();
  }
}
