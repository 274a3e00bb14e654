package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.T2;
import static dev.keyhold.tck.Samples.T3;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link AuditSink} promises about lists and counts. */
@PromiseOf(AuditSink.class)
@Needs(Part.AUDIT)
abstract class AuditQueryContract {
  /** Sequence, and time, run against each other where they can; the times of e2 and e3 are one. */
  private static final List<AuditEntry> TRAIL =
      List.of(
          at("e1", T3).ownerId("ada").actorId("grace").organizationId("acme").build(),
          at("e2", T1).ownerId("ada").actorId("ada").credential("api_key", "k1").build(),
          at("e3", T1).ownerId("grace").target("api_key", "k1").outcome(Outcome.DENIED).build(),
          AuditEntry.builder("e4", "api_key.revoke", T0)
              .actorId("ada")
              .target("account", "k1")
              .outcome(Outcome.FAILURE)
              .build(),
          at("e5", T2).ownerId("ada").actorId("grace").target("api_key", "k2").build());

  @BeforeEach
  void there_is_a_trail(Storage storage) {
    storage.write(
        tx -> {
          TRAIL.forEach(tx.audit()::append);
          return "five entries";
        });
  }

  @Test
  void QUERY_01_entries_are_listed_newest_first_and_by_falling_sequence_where_times_are_one(
      Storage storage) {
    assertThat(Stored.entryIds(storage, AuditQuery.ALL))
        .containsExactly("e1", "e5", "e3", "e2", "e4");
  }

  @Test
  void QUERY_02_entries_are_listed_oldest_first_and_by_rising_sequence_where_times_are_one(
      Storage storage) {
    assertThat(Stored.entryIds(storage, AuditQuery.ALL.newestFirst(false)))
        .containsExactly("e4", "e2", "e3", "e5", "e1");
  }

  @Test
  void QUERY_03_entries_are_found_by_owner(Storage storage) {
    finds(storage, AuditQuery.ALL.ownerId("ada"), "e1", "e5", "e2");
  }

  @Test
  void QUERY_04_entries_are_found_by_actor(Storage storage) {
    finds(storage, AuditQuery.ALL.actorId("ada"), "e2", "e4");
  }

  @Test
  void QUERY_05_entries_are_found_by_action(Storage storage) {
    finds(storage, AuditQuery.ALL.action("api_key.revoke"), "e4");
  }

  @Test
  void QUERY_06_entries_are_found_by_organization(Storage storage) {
    finds(storage, AuditQuery.ALL.organizationId("acme"), "e1");
  }

  @Test
  void QUERY_07_entries_are_found_by_credential(Storage storage) {
    finds(storage, AuditQuery.ALL.credentialId("k1"), "e2");
  }

  @Test
  void QUERY_08_entries_are_found_by_target(Storage storage) {
    finds(storage, AuditQuery.ALL.target("api_key", "k1"), "e3");
    finds(storage, AuditQuery.ALL.target("account", "k1"), "e4");
  }

  @Test
  void QUERY_09_entries_are_found_by_outcome(Storage storage) {
    finds(storage, AuditQuery.ALL.outcome(Outcome.DENIED), "e3");
    finds(storage, AuditQuery.ALL.outcome(Outcome.SUCCESS), "e1", "e5", "e2");
  }

  @Test
  void QUERY_10_the_earliest_time_is_inclusive(Storage storage) {
    finds(storage, AuditQuery.ALL.from(T2), "e1", "e5");
    finds(storage, AuditQuery.ALL.from(T2.plusMillis(1)), "e1");
  }

  @Test
  void QUERY_11_the_latest_time_is_exclusive(Storage storage) {
    finds(storage, AuditQuery.ALL.until(T1), "e4");
    finds(storage, AuditQuery.ALL.until(T1.plusMillis(1)), "e3", "e2", "e4");
  }

  @Test
  void QUERY_12_a_range_of_times_may_be_empty(Storage storage) {
    finds(storage, AuditQuery.ALL.from(T1).until(T1));
    finds(storage, AuditQuery.ALL.from(T3).until(T0));
  }

  @Test
  void QUERY_13_all_that_is_named_must_match(Storage storage) {
    finds(storage, AuditQuery.ALL.ownerId("ada").actorId("grace"), "e1", "e5");
    finds(storage, AuditQuery.ALL.ownerId("ada").actorId("grace").until(T3), "e5");
    finds(
        storage,
        AuditQuery.ALL
            .ownerId("ada")
            .actorId("grace")
            .action("api_key.use")
            .target("api_key", "k2")
            .outcome(Outcome.SUCCESS)
            .from(T0)
            .until(T3),
        "e5");
    finds(storage, AuditQuery.ALL.ownerId("ada").organizationId("acme").credentialId("k1"));
  }

  @Test
  void QUERY_14_what_is_named_is_compared_exactly(Storage storage) {
    finds(storage, AuditQuery.ALL.ownerId("ADA"));
    finds(storage, AuditQuery.ALL.action("api_key"));
    finds(storage, AuditQuery.ALL.action("api_key.%"));
  }

  @Test
  void QUERY_15_pages_go_on_where_times_are_one_newest_first(Storage storage) {
    assertThat(inPagesOfOne(storage, AuditQuery.ALL)).containsExactly("e1", "e5", "e3", "e2", "e4");
  }

  @Test
  void QUERY_16_pages_go_on_where_times_are_one_oldest_first(Storage storage) {
    assertThat(inPagesOfOne(storage, AuditQuery.ALL.newestFirst(false)))
        .containsExactly("e4", "e2", "e3", "e5", "e1");
  }

  @Test
  void QUERY_17_pages_of_a_query_hold_what_matches_alone(Storage storage) {
    assertThat(inPagesOfOne(storage, AuditQuery.ALL.ownerId("ada")))
        .containsExactly("e1", "e5", "e2");
  }

  private static AuditEntry.Builder at(String id, Instant at) {
    return AuditEntry.builder(id, "api_key.use", at);
  }

  /** What is listed is also what is counted. */
  private static void finds(Storage storage, AuditQuery query, String... ids) {
    long count = storage.read(tx -> tx.audit().count(query));

    assertThat(Stored.entryIds(storage, query)).containsExactly(ids);
    assertThat(count).isEqualTo(ids.length);
  }

  private static List<String> inPagesOfOne(Storage storage, AuditQuery query) {
    List<String> ids = new ArrayList<>();
    PageRequest request = PageRequest.first(1);
    while (true) {
      PageRequest wanted = request;
      Page<StoredEntry> page = storage.read(tx -> tx.audit().list(query, wanted));
      page.items().forEach(entry -> ids.add(entry.id()));
      if (page.next().isEmpty()) {
        return ids;
      }
      request = request.after(page.next().get());
    }
  }
}
