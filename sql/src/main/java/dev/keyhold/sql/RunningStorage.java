package dev.keyhold.sql;

import dev.keyhold.spi.CommitHook;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.UnitOfWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * An open storage: its writer, its readers and its cache, from the first unit of work to the last.
 * The methods are those of {@link dev.keyhold.spi.Storage}.
 */
public final class RunningStorage {
  private final Parts parts;
  private final ReadWriteLock life = new StampedLock().asReadWriteLock();
  private volatile boolean closed;
  private boolean released;

  public RunningStorage(Parts parts) {
    this.parts = parts;
  }

  /**
   * What it works with.
   *
   * @param check runs before a look-up of a key in the database, and throws where that may not be
   * @param closeReaders runs once nobody reads any more
   */
  public record Parts(
      UnitGuard guard,
      Writer writer,
      Readers readers,
      KeyLookup lookup,
      Optional<KeyCache> cache,
      Listeners listeners,
      Runnable check,
      Runnable closeReaders,
      Duration writeTimeout) {}

  public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
    parts.guard().refuseInside("read");
    enter();
    try {
      refuseIfClosed();
      return parts.readers().read(work);
    } finally {
      life.readLock().unlock();
    }
  }

  public Optional<OwnedKey> findKey(KeyHash hash) {
    parts.guard().refuseInside("findKey");
    refuseIfClosed(); // before the cache asks how fresh it is, and finds the files of a closed
    // storage gone
    OwnedKey kept = parts.cache().isPresent() ? parts.cache().get().find(hash) : null;
    if (kept != null) {
      refuseIfClosed();
      return Optional.of(kept);
    }
    enter();
    try {
      refuseIfClosed();
      parts.check().run();
      return parts.cache().isPresent() ? parts.cache().get().load(hash) : parts.lookup().find(hash);
    } finally {
      life.readLock().unlock();
    }
  }

  public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
    return write(parts.writeTimeout(), work);
  }

  public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
    parts.guard().refuseInside("write");
    if (timeout.isNegative() || timeout.isZero()) {
      throw new StorageException.InvalidInput("the timeout of a unit of work is not positive");
    }
    enter();
    try {
      refuseIfClosed();
      return parts.writer().write(work, timeout);
    } catch (Throwable e) {
      throw RunningStorage.<X>asThrown(e);
    } finally {
      life.readLock().unlock();
    }
  }

  public boolean onCommit(CommitHook hook) {
    parts.guard().refuseInside("onCommit");
    parts.writer().onCommit(hook);
    // A commit under way began without the hook; what is written after this call comes after it.
    return write(tx -> true);
  }

  public Listening listen(Runnable listener) {
    parts.guard().refuseInside("listen");
    return parts.listeners().add(listener);
  }

  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    parts.cache().ifPresent(kept -> metrics.addAll(kept.metrics()));
    metrics.addAll(parts.writer().metrics());
    return metrics;
  }

  /** Closes without running the units that wait. */
  public void closeNow() {
    parts.guard().refuseInside("close");
    parts.writer().refuseWaiting();
    close();
  }

  public void close() {
    parts.guard().refuseInside("close");
    closed = true;
    parts.listeners().close();
    life.writeLock().lock();
    try {
      if (!released) {
        released = true;
        parts.writer().stop();
        parts.cache().ifPresent(KeyCache::close);
        parts.lookup().close();
        parts.closeReaders().run();
        parts.writer().close();
      }
    } finally {
      life.writeLock().unlock();
    }
  }

  /** Whoever comes while it closes is refused here: the lock prefers them, and might for ever. */
  private void enter() {
    refuseIfClosed();
    life.readLock().lock();
  }

  private void refuseIfClosed() {
    if (closed) {
      throw new StorageException.Unavailable("the storage is closed");
    }
  }

  /** The unit's own exception comes out as it was, whatever thread it was thrown on. */
  // A unit throws X, or what needs no declaration.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Exception> X asThrown(Throwable e) throws X {
    if (e instanceof Error error) {
      throw error;
    }
    throw (X) e;
  }
}
