package dev.keyhold.events;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.UnitOfWork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Keeps what was done before a unit of work failed. */
final class HalfStorage extends FaultyStorage {
  HalfStorage(Storage sound) {
    super(sound, UnaryOperator.identity());
  }

  @Override
  public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
    List<RuntimeException> failed = new ArrayList<>();
    List<T> done = new ArrayList<>();
    super.<Boolean, X>write(
        tx -> {
          try {
            done.add(work.run(tx));
          } catch (RuntimeException e) {
            failed.add(e);
          }
          return true;
        });
    if (!failed.isEmpty()) {
      throw failed.get(0);
    }
    return done.get(0);
  }
}
