package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.hashOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyhold.spi.CommitHook;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.UnitOfWork;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What {@link Storage} refuses inside a unit of work of its own. */
@PromiseOf(Storage.class)
abstract class NestingContract {
  @Test
  void NESTING_01_a_write_inside_a_write_is_refused(Storage storage) {
    refusesInWrite(storage, () -> storage.write(tx -> "inner"));
  }

  @Test
  void NESTING_02_a_read_inside_a_write_is_refused(Storage storage) {
    refusesInWrite(storage, () -> storage.read(tx -> "inner"));
  }

  @Test
  void NESTING_03_a_write_inside_a_read_is_refused(Storage storage) {
    refusesInRead(storage, () -> storage.write(tx -> "inner"));
  }

  @Test
  void NESTING_04_a_read_inside_a_read_is_refused(Storage storage) {
    refusesInRead(storage, () -> storage.read(tx -> "inner"));
  }

  @Test
  @Needs(Part.API_KEYS)
  void NESTING_05_finding_a_key_inside_a_unit_is_refused(Storage storage) {
    refusesInWrite(storage, () -> storage.findKey(hashOf("a")));
    refusesInRead(storage, () -> storage.findKey(hashOf("a")));
  }

  @Test
  void NESTING_06_closing_inside_a_unit_is_refused_and_the_storage_stays_open(Storage storage) {
    refusesInWrite(storage, storage::close);
    refusesInRead(storage, storage::close);

    Mark.of(storage).leave(storage, "afterwards");
  }

  @Test
  void NESTING_07_nesting_is_refused_through_a_decorator(Storage storage) {
    Storage decorated = new Decorator(storage);

    refusesInWrite(storage, () -> decorated.write(tx -> "inner"));
    refusesInRead(storage, () -> decorated.read(tx -> "inner"));
    refusesInWrite(decorated, () -> storage.read(tx -> "inner"));
    refusesInRead(decorated, () -> storage.write(tx -> "inner"));
  }

  @Test
  void NESTING_08_a_unit_that_catches_the_refusal_goes_on_and_is_written(Storage storage) {
    Mark mark = Mark.of(storage);

    storage.write(
        tx -> {
          mark.leave(tx, "a");
          Throwable refusal = catchThrowable(() -> storage.read(inner -> "inner"));
          mark.leave(tx, "b");
          return refusal;
        });

    assertThat(mark.found(storage, "a")).isTrue();
    assertThat(mark.found(storage, "b")).isTrue();
  }

  @Test
  void NESTING_09_a_unit_of_another_storage_is_not_nested(Storage storage, StoragePlace place)
      throws IOException {
    Mark mark = Mark.of(storage);
    mark.leave(storage, "a");

    try (Storage other = place.open("other")) {
      boolean copied =
          other.write(
              tx -> {
                mark.leave(tx, "a");
                return mark.found(storage, "a");
              });

      assertThat(copied).isTrue();
      assertThat(mark.found(other, "a")).isTrue();
    }
  }

  @Test
  void NESTING_10_a_unit_after_one_that_failed_is_not_nested(Storage storage) {
    Refused.as(
        IOException.class,
        () ->
            storage.read(
                tx -> {
                  throw new IOException("thrown by the unit");
                }));

    Mark.of(storage).leave(storage, "afterwards");
  }

  private static void refusesInWrite(Storage storage, ThrowingCallable nested) {
    Throwable refusal = storage.write(tx -> refusalOf(nested));
    assertThat(refusal).isInstanceOf(IllegalStateException.class);
  }

  private static void refusesInRead(Storage storage, ThrowingCallable nested) {
    Throwable refusal = storage.read(tx -> refusalOf(nested));
    assertThat(refusal).isInstanceOf(IllegalStateException.class);
  }

  private static Throwable refusalOf(ThrowingCallable nested) {
    Throwable refusal = catchThrowable(nested);
    return refusal == null ? new AssertionError("nothing was refused") : refusal;
  }

  /** A storage in front of a storage, as caches and audit trails are. */
  private record Decorator(Storage inner) implements Storage {
    @Override
    public Set<Part> offers() {
      return inner.offers();
    }

    @Override
    public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
      return inner.read(work);
    }

    @Override
    public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
      return inner.write(work);
    }

    @Override
    public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
      return inner.write(timeout, work);
    }

    @Override
    public boolean onCommit(CommitHook hook) {
      return inner.onCommit(hook);
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
