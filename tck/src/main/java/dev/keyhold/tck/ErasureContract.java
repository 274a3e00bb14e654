package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.LEAF;
import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.T2;
import static dev.keyhold.tck.Samples.T3;
import static dev.keyhold.tck.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.Erasure;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link AuditSink#erase} promises. */
@PromiseOf(AuditSink.class)
@Needs(Part.AUDIT)
abstract class ErasureContract {
  private static final AuditQuery ADAS = AuditQuery.ALL.ownerId("ada");

  /** What this test appended, and not what a decorator appends because of an erasure. */
  private static final AuditQuery APPENDED = AuditQuery.ALL.until(T3);

  private static final AuditQuery ERASED_TOO = AuditQuery.ALL.until(T3).erased(true);

  @BeforeEach
  void there_is_a_trail(Storage storage) {
    storage.write(
        tx -> {
          tx.audit().append(owned("e1", "ada", T2), LEAF);
          tx.audit().append(owned("e2", "grace", T1), LEAF);
          tx.audit().append(owned("e3", "ada", T0));
          return tx.audit().append(owned("e4", "ada", T1), LEAF);
        });
  }

  @Test
  void ERASURE_01_the_content_and_the_salt_are_blanked_and_the_rest_stays(Storage storage) {
    StoredEntry before = Stored.entry(storage, "e1");

    erase(storage, ADAS, T3, 9);

    assertThat(Stored.entry(storage, "e1"))
        .isEqualTo(
            new StoredEntry(
                1,
                "e1",
                T2,
                Optional.empty(),
                Optional.empty(),
                before.leafHash(),
                Optional.of(T3)));
    assertThat(before.leafHash()).contains(LEAF.hash());
  }

  @Test
  void ERASURE_02_an_entry_without_leaf_is_erased_too(Storage storage) {
    erase(storage, ADAS, T3, 9);

    StoredEntry erased = Stored.entry(storage, "e3");
    assertThat(erased.entry()).isEmpty();
    assertThat(erased.erasedAt()).contains(T3);
  }

  @Test
  void ERASURE_03_entries_that_do_not_match_stay(Storage storage) {
    StoredEntry before = Stored.entry(storage, "e2");

    erase(storage, ADAS, T3, 9);

    assertThat(Stored.entry(storage, "e2")).isEqualTo(before);
  }

  @Test
  void ERASURE_04_an_erasure_takes_no_more_than_its_limit_oldest_first(Storage storage) {
    Erasure first = erase(storage, ADAS, T3, 2);
    List<String> left = Stored.entryIds(storage, ADAS);
    Erasure second = erase(storage, ADAS, T3, 2);
    Erasure third = erase(storage, ADAS, T3, 2);

    assertThat(first).isEqualTo(new Erasure(2, true));
    assertThat(left).containsExactly("e1");
    assertThat(second).isEqualTo(new Erasure(1, false));
    assertThat(third).isEqualTo(new Erasure(0, false));
  }

  @Test
  void ERASURE_05_an_erasure_of_exactly_its_limit_leaves_no_more(Storage storage) {
    Erasure erasure = erase(storage, ADAS, T3, 3);

    assertThat(erasure).isEqualTo(new Erasure(3, false));
  }

  @Test
  void ERASURE_06_an_erasure_needs_a_limit_of_at_least_1(Storage storage) {
    Refused.as(StorageException.InvalidInput.class, () -> erase(storage, ADAS, T3, 0));

    assertThat(Stored.entryIds(storage, ADAS)).containsExactly("e1", "e4", "e3");
  }

  @Test
  void ERASURE_07_an_erased_entry_is_not_erased_again(Storage storage) {
    erase(storage, APPENDED, T2, 9);
    List<StoredEntry> before = Stored.trail(storage);

    Erasure plain = erase(storage, APPENDED, T3, 9);
    Erasure asked = erase(storage, ERASED_TOO, T3, 9);

    assertThat(plain).isEqualTo(new Erasure(0, false));
    assertThat(asked).isEqualTo(new Erasure(0, false));
    assertThat(Stored.trail(storage)).isEqualTo(before);
  }

  @Test
  void ERASURE_08_the_order_of_the_filter_and_its_wish_for_erased_entries_do_not_matter(
      Storage storage) {
    AuditQuery filter = AuditQuery.ALL.ownerId("ada").newestFirst(true).erased(true);

    Erasure erasure = erase(storage, filter, T3, 1);

    assertThat(erasure).isEqualTo(new Erasure(1, true));
    assertThat(Stored.entry(storage, "e3").entry()).isEmpty();
  }

  @Test
  void ERASURE_09_erased_entries_are_left_out_of_lists_and_counts(Storage storage) {
    erase(storage, ADAS, T3, 9);

    long count = storage.read(tx -> tx.audit().count(APPENDED));

    assertThat(Stored.entryIds(storage, APPENDED)).containsExactly("e2");
    assertThat(count).isEqualTo(1);
  }

  @Test
  void ERASURE_10_erased_entries_are_listed_and_counted_at_their_place_if_asked_for(
      Storage storage) {
    erase(storage, ADAS, T3, 9);

    long count = storage.read(tx -> tx.audit().count(ERASED_TOO));

    assertThat(Stored.entryIds(storage, ERASED_TOO)).containsExactly("e1", "e4", "e2", "e3");
    assertThat(count).isEqualTo(4);
  }

  @Test
  void ERASURE_11_erased_entries_match_times_and_nothing_else(Storage storage) {
    erase(storage, ADAS, T3, 9);

    AuditQuery byTime = AuditQuery.ALL.erased(true).from(T1).until(T2);
    AuditQuery byOwner = AuditQuery.ALL.erased(true).ownerId("ada");
    long ofOwner = storage.read(tx -> tx.audit().count(byOwner));

    assertThat(Stored.entryIds(storage, byTime)).containsExactly("e4", "e2");
    assertThat(Stored.entryIds(storage, byOwner)).isEmpty();
    assertThat(ofOwner).isZero();
  }

  @Test
  void ERASURE_12_an_erasure_that_is_rolled_back_erases_nothing(Storage storage) {
    List<StoredEntry> before = Stored.trail(storage);

    Refused.as(
        IOException.class,
        () ->
            storage.write(
                tx -> {
                  tx.audit().erase(AuditQuery.ALL, T3, 9);
                  throw new IOException("thrown by the unit");
                }));

    assertThat(Stored.trail(storage)).isEqualTo(before);
  }

  @Test
  void ERASURE_13_numbers_go_on_after_an_erasure(Storage storage) {
    erase(storage, AuditQuery.ALL, T3, 9);
    int entries = Stored.trail(storage).size();

    storage.write(tx -> tx.audit().append(entry("e5")));

    assertThat(Stored.entry(storage, "e5").sequence()).isEqualTo(entries + 1);
  }

  @Test
  void ERASURE_14_of_racing_erasures_each_entry_counts_for_one(Storage storage) {
    for (int i = 0; i < Race.ROUNDS / 2; i++) {
      String first = "racer-" + i;
      storage.write(
          tx -> {
            tx.audit().append(owned(first, "linus", T0));
            return tx.audit().append(owned(first + "-b", "linus", T0));
          });
      AuditQuery linus = AuditQuery.ALL.ownerId("linus");
      var results =
          Race.between(() -> erase(storage, linus, T2, 2), () -> erase(storage, linus, T3, 2));

      int erased =
          results.stream().mapToInt(result -> result.answer().orElseThrow().erased()).sum();
      assertThat(erased).isEqualTo(2);
    }
  }

  @Test
  void ERASURE_15_entries_are_erased_by_their_numbers_in_whatever_order(Storage storage) {
    int erased = storage.write(tx -> tx.audit().erase(List.of(4L, 1L), T3));

    assertThat(erased).isEqualTo(2);
    assertThat(Stored.entryIds(storage, APPENDED)).containsExactly("e2", "e3");
    assertThat(Stored.entry(storage, "e4").erasedAt()).contains(T3);
  }

  @Test
  void ERASURE_16_what_is_erased_or_not_there_is_passed_over_and_not_counted(Storage storage) {
    storage.write(tx -> tx.audit().erase(List.of(1L), T2));

    int erased = storage.write(tx -> tx.audit().erase(List.of(1L, 2L, 2L, 99L), T3));
    int none = storage.write(tx -> tx.audit().erase(List.of(), T3));

    assertThat(erased).isEqualTo(1);
    assertThat(none).isZero();
    assertThat(Stored.entry(storage, "e1").erasedAt()).contains(T2);
  }

  private static AuditEntry owned(String id, String owner, Instant at) {
    return AuditEntry.builder(id, "api_key.use", at).ownerId(owner).build();
  }

  private static Erasure erase(Storage storage, AuditQuery filter, Instant at, int limit) {
    return storage.write(tx -> tx.audit().erase(filter, at, limit));
  }
}
