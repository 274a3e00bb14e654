package com.example.jsonkeys;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.UnitOfWork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps a few API keys in a file of JSON lines. A unit that writes works on a copy of all keys; the
 * copy replaces the file, and then what readers see. One storage at a time has the file: a second
 * one, in this process or another, would write over what the first one did.
 */
final class JsonKeysStorage implements Storage {
  private final KeyFile file;
  private final Duration writeTimeout;
  /** Held by every unit that runs, and alone by whoever closes. */
  private final ReadWriteLock life = new ReentrantReadWriteLock();

  private final ReentrantLock writer = new ReentrantLock(true);
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);
  private volatile KeyTable committed;
  private boolean closed;

  JsonKeysStorage(Path path, Duration writeTimeout) {
    this.file = new KeyFile(path);
    this.writeTimeout = writeTimeout;
    this.committed = file.read();
  }

  @Override
  public Set<Part> offers() {
    return Set.of(Part.API_KEYS);
  }

  @Override
  public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
    refuseInside();
    life.readLock().lock();
    try {
      refuseClosed();
      return run(work, new JsonKeys(committed, false));
    } finally {
      life.readLock().unlock();
    }
  }

  @Override
  public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
    return write(writeTimeout, work);
  }

  @Override
  public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
    refuseInside();
    if (timeout.isNegative() || timeout.isZero()) {
      throw new StorageException.InvalidInput("the timeout of a unit of work is not positive");
    }
    life.readLock().lock();
    try {
      refuseClosed();
      lock(timeout);
      try {
        return commit(work);
      } finally {
        writer.unlock();
      }
    } finally {
      life.readLock().unlock();
    }
  }

  private <T, X extends Exception> T commit(UnitOfWork<T, X> work) throws X {
    KeyTable copy = committed.copy();
    T result = run(work, new JsonKeys(copy, true));
    file.write(copy);
    committed = copy;
    return result;
  }

  private <T, X extends Exception> T run(UnitOfWork<T, X> work, JsonKeys keys) throws X {
    inside.set(true);
    try {
      return Objects.requireNonNull(work.run(new KeyTransaction(keys)), "the unit answered null");
    } finally {
      inside.remove();
      keys.end();
    }
  }

  private void lock(Duration timeout) {
    try {
      if (!writer.tryLock(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS)) {
        throw new StorageException.Unavailable("another unit of work ran for too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Unavailable("the caller was interrupted while it waited");
    }
  }

  @Override
  public void close() {
    refuseInside();
    life.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        file.close();
      }
    } finally {
      life.writeLock().unlock();
    }
  }

  private void refuseInside() {
    if (inside.get()) {
      throw new IllegalStateException("refused inside a unit of work; use its transaction");
    }
  }

  private void refuseClosed() {
    if (closed) {
      throw new StorageException.Unavailable("the storage is closed");
    }
  }
}
