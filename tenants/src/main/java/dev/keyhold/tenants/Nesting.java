package dev.keyhold.tenants;

import dev.keyhold.spi.UnitOfWork;

/**
 * Refuses a unit of work inside of another one, whichever tenant's both are. Where all are in one
 * database, the one would wait for the other; where they are not, both would look like one
 * transaction, and would not be.
 */
final class Nesting {
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

  void refuse(String what) {
    if (inside.get()) {
      throw new IllegalStateException(
          what
              + " was called inside a unit of work of these tenants; what spans two of them, or one and the shared database, is two units");
    }
  }

  <T, X extends Exception> UnitOfWork<T, X> around(UnitOfWork<T, X> work) {
    return tx -> {
      boolean before = inside.get();
      inside.set(true);
      try {
        return work.run(tx);
      } finally {
        inside.set(before);
      }
    };
  }
}
