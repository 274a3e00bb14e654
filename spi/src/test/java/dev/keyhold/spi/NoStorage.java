package dev.keyhold.spi;

import java.time.Duration;
import java.util.Set;

/** A storage that is only ever handed on. */
final class NoStorage implements Storage {
  @Override
  public Set<Part> offers() {
    throw new AssertionError("nobody asks it");
  }

  @Override
  public <T, X extends Exception> T read(UnitOfWork<T, X> work) {
    throw new AssertionError("nobody reads it");
  }

  @Override
  public <T, X extends Exception> T write(UnitOfWork<T, X> work) {
    throw new AssertionError("nobody writes to it");
  }

  @Override
  public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) {
    throw new AssertionError("nobody writes to it");
  }

  @Override
  public void close() {}
}
