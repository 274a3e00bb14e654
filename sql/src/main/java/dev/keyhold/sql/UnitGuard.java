package dev.keyhold.sql;

import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.UnitOfWork;
import java.util.Objects;

/** Runs units of work, and refuses one inside another of the same storage, on whatever thread. */
public final class UnitGuard {
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

  public void refuseInside(String what) {
    if (inside.get()) {
      throw new IllegalStateException(
          what + " is refused inside a unit of work of the same storage; use its transaction");
    }
  }

  <T, X extends Exception> T run(UnitOfWork<T, X> work, Transaction tx) throws X {
    inside.set(true);
    try {
      return Objects.requireNonNull(work.run(tx), "the unit of work answered null");
    } finally {
      inside.remove();
    }
  }
}
