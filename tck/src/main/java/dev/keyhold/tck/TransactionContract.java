package dev.keyhold.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What {@link Storage} and {@link Transaction} promise about one unit of work. */
@PromiseOf(Storage.class)
abstract class TransactionContract {
  private static final int THREADS = 4;
  private static final int UNITS = 10;

  @Test
  void TX_01_what_was_written_is_seen_by_every_read_that_starts_afterwards(Storage storage) {
    Mark mark = Mark.of(storage);
    mark.leave(storage, "a");

    boolean elsewhere = Race.background(() -> mark.found(storage, "a")).result();

    assertThat(mark.found(storage, "a")).isTrue();
    assertThat(elsewhere).isTrue();
  }

  @Test
  void TX_02_a_unit_answers_what_its_work_answers(Storage storage) {
    Object answer = new Object();

    Object written = storage.write(tx -> answer);
    Object read = storage.read(tx -> answer);

    assertThat(written).isSameAs(answer);
    assertThat(read).isSameAs(answer);
  }

  @Test
  void TX_03_an_exception_comes_out_as_thrown_and_nothing_was_written(Storage storage) {
    comes_out_as_thrown(storage, new IllegalArgumentException("thrown by the unit"));
  }

  @Test
  void TX_04_a_checked_exception_comes_out_as_thrown_and_nothing_was_written(Storage storage) {
    comes_out_as_thrown(storage, new IOException("thrown by the unit"));
  }

  @Test
  void TX_05_a_storage_exception_of_the_unit_comes_out_as_thrown_and_nothing_was_written(
      Storage storage) {
    comes_out_as_thrown(storage, new StorageException.Unavailable("thrown by the unit"));
  }

  @Test
  void TX_06_an_error_comes_out_as_thrown_and_nothing_was_written(Storage storage) {
    Mark mark = Mark.of(storage);
    Error thrown = new AssertionError("thrown by the unit");

    Throwable caught =
        catchThrowable(
            () ->
                storage.write(
                    tx -> {
                      mark.leave(tx, "a");
                      throw thrown;
                    }));

    assertThat(caught).isSameAs(thrown);
    assertThat(mark.found(storage, "a")).isFalse();
  }

  @Test
  void TX_07_an_exception_comes_out_of_a_read_as_thrown(Storage storage) {
    IOException thrown = new IOException("thrown by the unit");

    Throwable caught =
        catchThrowable(
            () ->
                storage.read(
                    tx -> {
                      throw thrown;
                    }));

    assertThat(caught).isSameAs(thrown);
  }

  @Test
  @SuppressWarnings("NullAway") // null is what this rule is about
  void TX_08_a_unit_that_answers_null_is_refused_and_nothing_was_written(Storage storage) {
    Mark mark = Mark.of(storage);

    Refused.as(
        NullPointerException.class,
        () ->
            storage.write(
                tx -> {
                  mark.leave(tx, "a");
                  return null;
                }));

    assertThat(mark.found(storage, "a")).isFalse();
  }

  @Test
  @SuppressWarnings("NullAway") // null is what this rule is about
  void TX_09_a_read_that_answers_null_is_refused(Storage storage) {
    Refused.as(NullPointerException.class, () -> storage.read(tx -> null));
  }

  @Test
  void TX_10_a_unit_that_catches_a_refusal_goes_on_and_the_rest_is_written(Storage storage) {
    Mark mark = Mark.of(storage);

    Throwable caught =
        storage.write(
            tx -> {
              mark.leave(tx, "a");
              Throwable refusal = catchThrowable(() -> mark.leave(tx, "a"));
              mark.leave(tx, "b");
              return refusal;
            });

    assertThat(caught).isInstanceOf(StorageException.Duplicate.class);
    assertThat(mark.found(storage, "a")).isTrue();
    assertThat(mark.found(storage, "b")).isTrue();
  }

  @Test
  void TX_11_a_unit_that_caught_a_refusal_and_then_fails_writes_nothing(Storage storage) {
    Mark mark = Mark.of(storage);
    IOException thrown = new IOException("thrown by the unit");

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      mark.leave(tx, "a");
                      assertThatThrownBy(() -> mark.leave(tx, "a")).isNotNull();
                      throw thrown;
                    }))
        .isSameAs(thrown);

    assertThat(mark.found(storage, "a")).isFalse();
  }

  @Test
  void TX_12_a_unit_sees_its_own_writes(Storage storage) {
    Mark mark = Mark.of(storage);

    boolean seen =
        storage.write(
            tx -> {
              mark.leave(tx, "a");
              return mark.found(tx, "a");
            });

    assertThat(seen).isTrue();
  }

  @Test
  void TX_13_a_unit_after_one_that_failed_is_written(Storage storage) {
    Mark mark = Mark.of(storage);
    comes_out_as_thrown(storage, new IOException("thrown by the unit"));

    mark.leave(storage, "a");

    assertThat(mark.found(storage, "a")).isTrue();
  }

  @Test
  void TX_14_units_take_effect_one_after_the_other(Storage storage) {
    Mark mark = Mark.of(storage);
    Callable<Integer> leaveMany =
        () -> {
          for (int i = 0; i < UNITS; i++) {
            leaveNext(storage, mark);
          }
          return UNITS;
        };

    var results = Race.between(leaveMany, leaveMany, leaveMany, leaveMany);

    assertThat(results).allMatch(result -> result.answer().isPresent());
    boolean all = storage.read(tx -> next(tx, mark) == THREADS * UNITS);
    assertThat(all).isTrue();
  }

  @Test
  void TX_15_a_timeout_that_is_not_positive_is_refused_and_the_unit_never_runs(Storage storage) {
    AtomicBoolean ran = new AtomicBoolean();

    for (Duration timeout : Set.of(Duration.ZERO, Duration.ofMillis(-1))) {
      Refused.as(
          StorageException.InvalidInput.class,
          () -> storage.write(timeout, tx -> ran.getAndSet(true)));
    }

    assertThat(ran).isFalse();
  }

  @Test
  void TX_16_what_is_offered_is_never_empty_and_never_changes(Storage storage) {
    Set<Part> before = storage.offers();
    Mark.of(storage).leave(storage, "a");

    assertThat(before).isNotEmpty();
    assertThat(storage.offers()).isEqualTo(before);
  }

  @Test
  void TX_17_a_part_that_is_not_offered_is_unsupported(Storage storage) {
    Set<Part> missing = EnumSet.allOf(Part.class);
    missing.removeAll(storage.offers());
    missing.remove(Part.EVENTS); // it has no store
    Assumptions.assumeFalse(missing.isEmpty(), "the storage offers every part");

    for (Part part : missing) {
      Refused.as(StorageException.Unsupported.class, () -> storage.read(tx -> storeOf(tx, part)));
      Refused.as(StorageException.Unsupported.class, () -> storage.write(tx -> storeOf(tx, part)));
    }
  }

  @Test
  @Needs({Part.IDENTITIES, Part.API_KEYS, Part.AUDIT})
  void TX_18_all_parts_share_one_transaction(Storage storage) {
    IOException thrown = new IOException("thrown by the unit");

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      for (Mark mark : Mark.values()) {
                        mark.leave(tx, "a");
                      }
                      throw thrown;
                    }))
        .isSameAs(thrown);

    assertThat(Mark.values()).noneMatch(mark -> mark.found(storage, "a"));
  }

  @Test
  void TX_19_a_timeout_may_be_as_long_as_a_duration_can_be(Storage storage) {
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

    String answer = storage.write(longest, tx -> "written");

    assertThat(answer).isEqualTo("written");
  }

  private static void comes_out_as_thrown(Storage storage, Exception thrown) {
    Mark mark = Mark.of(storage);

    Throwable caught =
        catchThrowable(
            () ->
                storage.write(
                    tx -> {
                      mark.leave(tx, "a");
                      throw thrown;
                    }));

    assertThat(caught).isSameAs(thrown);
    assertThat(mark.found(storage, "a")).isFalse();
  }

  private static void leaveNext(Storage storage, Mark mark) {
    storage.write(
        tx -> {
          int next = next(tx, mark);
          mark.leave(tx, "mark-" + next);
          return next;
        });
  }

  private static int next(Transaction tx, Mark mark) {
    int next = 0;
    while (mark.found(tx, "mark-" + next)) {
      next++;
    }
    return next;
  }

  private static Object storeOf(Transaction tx, Part part) {
    return switch (part) {
      case IDENTITIES -> tx.identities();
      case API_KEYS -> tx.apiKeys();
      case AUDIT -> tx.audit();
      case TABLES -> tx.tables();
      case EVENTS -> throw new AssertionError("the part has no store");
    };
  }
}
