package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.LEAF;
import static dev.keyhold.tck.Samples.METADATA;
import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What {@link AuditSink} promises about appending and reading the trail. */
@PromiseOf(AuditSink.class)
@Needs(Part.AUDIT)
abstract class AuditContract {
  private static final int UNITS = 20;

  private static final AuditEntry FULL =
      AuditEntry.builder("Eintrag 🔑", "api_key.revoke", T1.plusMillis(7))
          .ownerId("ada")
          .actorId("grace")
          .credential("api_key", "key-1")
          .organizationId("acme")
          .target("api_key", "key-2")
          .outcome(Outcome.DENIED)
          .reason("not hers, \"she\" said")
          .address("2001:db8::1")
          .userAgent("curl/8\n(🔑)")
          .requestId("req-1")
          .details(METADATA)
          .build();

  @Test
  void AUDIT_01_an_entry_is_found_as_it_was_appended(Storage storage) {
    AuditEntry impersonated =
        new AuditEntry(
            "e2",
            "account.update",
            Optional.empty(),
            Optional.of("support"),
            Optional.of("ada"),
            Optional.of("session-9"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Outcome.FAILURE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            METADATA,
            T0);
    String id = storage.write(tx -> tx.audit().append(FULL));
    storage.write(tx -> tx.audit().append(impersonated));

    assertThat(id).isEqualTo(FULL.id());
    assertThat(Stored.entry(storage, FULL.id()))
        .extracting(StoredEntry::sequence, StoredEntry::content)
        .containsExactly(1L, FULL);
    assertThat(Stored.entry(storage, "e2").content()).isEqualTo(impersonated);
  }

  @Test
  void AUDIT_02_an_entry_is_found_with_its_leaf(Storage storage) {
    String id = storage.write(tx -> tx.audit().append(FULL, LEAF));

    assertThat(id).isEqualTo(FULL.id());
    assertThat(Stored.entry(storage, FULL.id()))
        .isEqualTo(StoredEntry.of(1, FULL, Optional.of(LEAF)));
  }

  @Test
  void AUDIT_03_an_unknown_entry_is_not_found(Storage storage) {
    storage.write(tx -> tx.audit().append(entry("e1")));

    Optional<StoredEntry> found = storage.read(tx -> tx.audit().find("E1"));

    assertThat(found).isEmpty();
  }

  @Test
  void AUDIT_04_a_taken_id_is_refused_and_the_first_entry_stays(Storage storage) {
    storage.write(tx -> tx.audit().append(entry("e1")));

    Refused.asDuplicate("id", () -> storage.write(tx -> tx.audit().append(entry("e1", T1))));
    Refused.asDuplicate("id", () -> storage.write(tx -> tx.audit().append(entry("e1", T1), LEAF)));

    assertThat(Stored.trail(storage)).extracting(StoredEntry::content).containsExactly(entry("e1"));
  }

  @Test
  void AUDIT_05_an_id_that_the_same_unit_appended_is_taken(Storage storage) {
    storage.write(
        tx -> {
          tx.audit().append(entry("e1"));
          Refused.asDuplicate("id", () -> tx.audit().append(entry("e1", T1)));
          return tx.audit().append(entry("e2"));
        });

    assertThat(Stored.trail(storage)).extracting(StoredEntry::id).containsExactly("e1", "e2");
  }

  @Test
  void AUDIT_06_the_id_of_an_erased_entry_is_taken(Storage storage) {
    storage.write(tx -> tx.audit().append(entry("e1")));
    storage.write(tx -> tx.audit().erase(AuditQuery.ALL, T1, 1));

    Refused.asDuplicate("id", () -> storage.write(tx -> tx.audit().append(entry("e1"))));
  }

  @Test
  void AUDIT_07_entries_are_numbered_from_1_in_the_order_of_their_commits(Storage storage) {
    storage.write(tx -> tx.audit().append(entry("z", T1)));
    storage.write(
        tx -> {
          tx.audit().append(entry("m", T0));
          return tx.audit().append(entry("a", T0));
        });

    assertThat(Stored.trail(storage)).extracting(StoredEntry::id).containsExactly("z", "m", "a");
    assertThat(Stored.trail(storage)).extracting(StoredEntry::sequence).containsExactly(1L, 2L, 3L);
  }

  @Test
  void AUDIT_08_a_unit_that_fails_leaves_no_entry_and_no_gap(Storage storage) {
    storage.write(tx -> tx.audit().append(entry("e1")));
    Refused.as(
        IOException.class,
        () ->
            storage.write(
                tx -> {
                  tx.audit().append(entry("lost"));
                  throw new IOException("thrown by the unit");
                }));

    storage.write(tx -> tx.audit().append(entry("e2")));

    assertThat(Stored.trail(storage)).extracting(StoredEntry::id).containsExactly("e1", "e2");
    assertThat(Stored.trail(storage)).extracting(StoredEntry::sequence).containsExactly(1L, 2L);
  }

  @Test
  void AUDIT_09_a_refused_entry_leaves_no_gap(Storage storage) {
    storage.write(
        tx -> {
          tx.audit().append(entry("e1"));
          Refused.asDuplicate("id", () -> tx.audit().append(entry("e1")));
          return tx.audit().append(entry("e2"));
        });

    assertThat(Stored.trail(storage)).extracting(StoredEntry::sequence).containsExactly(1L, 2L);
  }

  @Test
  void AUDIT_10_racing_units_leave_no_gap_and_no_number_twice(Storage storage) {
    Race.between(
        () -> appendAndFailNowAndThen(storage, "left-"),
        () -> appendAndFailNowAndThen(storage, "right-"),
        () -> appendAndFailNowAndThen(storage, "third-"));

    List<StoredEntry> trail = Stored.trail(storage);
    assertThat(trail)
        .extracting(StoredEntry::sequence)
        .isEqualTo(LongStream.rangeClosed(1, trail.size()).boxed().toList());
    assertThat(trail).hasSize(3 * UNITS / 2);
  }

  @Test
  void AUDIT_11_of_two_racing_entries_with_one_id_exactly_one_is_appended(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      AuditEntry entry = entry("e" + i);
      Callable<String> append = () -> storage.write(tx -> tx.audit().append(entry));
      var results = Race.between(append, append);

      assertThat(results).filteredOn(result -> result.answer().isPresent()).hasSize(1);
      assertThat(results)
          .filteredOn(result -> result.refusedAs(StorageException.Duplicate.class))
          .hasSize(1);
    }
  }

  @Test
  void AUDIT_12_the_trail_is_read_on_from_a_sequence(Storage storage) {
    append(storage, "e1", "e2", "e3");

    assertThat(readAfter(storage, 0, 2)).containsExactly("e1", "e2");
    assertThat(readAfter(storage, 2, 2)).containsExactly("e3");
    assertThat(readAfter(storage, 3, 2)).isEmpty();
  }

  @Test
  void AUDIT_13_the_trail_is_read_with_its_erased_entries(Storage storage) {
    append(storage, "e1", "e2");
    storage.write(tx -> tx.audit().erase(AuditQuery.ALL, T1, 1));

    assertThat(readAfter(storage, 0, 2)).containsExactly("e1", "e2");
  }

  @Test
  void AUDIT_14_the_trail_is_read_1_to_as_many_entries_as_a_page_holds_at_a_time(Storage storage) {
    append(storage, "e1", "e2");

    assertThat(readAfter(storage, 0, 1)).containsExactly("e1");
    assertThat(readAfter(storage, 0, Limits.PAGE_SIZE)).containsExactly("e1", "e2");
    Refused.as(StorageException.InvalidInput.class, () -> readAfter(storage, 0, 0));
    Refused.as(
        StorageException.InvalidInput.class, () -> readAfter(storage, 0, Limits.PAGE_SIZE + 1));
  }

  @Test
  void AUDIT_15_what_an_entry_points_at_need_not_exist(Storage storage) {
    storage.write(tx -> tx.audit().append(FULL));

    assertThat(Stored.entry(storage, FULL.id()).content()).isEqualTo(FULL);
  }

  @Test
  void AUDIT_16_the_last_number_is_that_of_the_last_entry(Storage storage) {
    long none = storage.read(tx -> tx.audit().last());
    append(storage, "e1", "e2");
    storage.write(tx -> tx.audit().erase(List.of(2L), T1));

    long last = storage.read(tx -> tx.audit().last());

    assertThat(none).isZero();
    assertThat(last).isEqualTo(Stored.trail(storage).size());
  }

  private static String appendAndFailNowAndThen(Storage storage, String prefix) throws IOException {
    for (int i = 0; i < UNITS; i++) {
      AuditEntry entry = entry(prefix + i);
      boolean fails = i % 2 == 0;
      try {
        storage.write(
            tx -> {
              tx.audit().append(entry);
              if (fails) {
                throw new IOException("thrown by the unit");
              }
              return "appended";
            });
      } catch (IOException e) {
        if (!fails) {
          throw e;
        }
      }
    }
    return prefix;
  }

  private static void append(Storage storage, String... ids) {
    for (String id : ids) {
      storage.write(tx -> tx.audit().append(entry(id)));
    }
  }

  private static List<String> readAfter(Storage storage, long sequence, int limit) {
    return storage.read(
        tx -> tx.audit().readAfter(sequence, limit).stream().map(StoredEntry::id).toList());
  }
}
