package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.RefusedAttempt;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.tck.InMemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a hub does, nobody is accused of having changed its trail. */
class HonestTrailTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private Storage plain() {
    return Keyhold.open("sqlite:" + folder.resolve("system.db"));
  }

  private static Storage audited(Storage storage) {
    return AuditedStorage.over(storage, () -> AuditContext.of("ops"));
  }

  private static AuditEntry entry(String id, String action) {
    return AuditEntry.builder(id, action, T0).ownerId("owner").build();
  }

  private static TrailVerdict verify(Storage storage) {
    return TrailVerifier.verify(storage, List.of(), List.of(), read -> {});
  }

  private void assertIntact(long entries, long erased) {
    try (Storage storage = plain()) {
      assertThat(verify(storage))
          .isEqualTo(new TrailVerdict(TrailVerdict.Kind.INTACT, 0, 0, entries, erased, 0));
    }
  }

  @Test
  void entries_without_a_leaf_can_be_erased() {
    try (Storage storage = plain()) {
      storage.write(tx -> tx.audit().append(entry("old-1", "test.run")));
      storage.write(tx -> tx.audit().append(entry("old-2", "test.run")));
    }
    try (Storage storage = audited(plain())) {
      storage.write(tx -> tx.audit().erase(AuditQuery.ALL, T0, 1));
    }
    assertIntact(3, 1);
    try (Storage storage = audited(plain())) {
      storage.write(tx -> tx.audit().erase(AuditQuery.ALL, T0, 1));
    }
    assertIntact(4, 2);
    try (Storage storage = audited(plain())) {
      storage.write(tx -> tx.audit().append(entry("new", "test.run")));
      List<byte[]> path = storage.read(tx -> new TreeReader(tx).inclusion(0, 5));
      assertThat(path).hasSize(3);
    }
    assertIntact(5, 2);
  }

  private static void assertVerdict(
      Storage storage, TrailVerdict.Kind kind, long first, long last) {
    assertThat(verify(storage))
        .extracting(TrailVerdict::kind, TrailVerdict::first, TrailVerdict::last)
        .containsExactly(kind, first, last);
  }

  @Test
  void what_was_never_under_proof_is_not_called_edited() {
    try (Storage storage = plain()) {
      storage.write(tx -> tx.audit().append(entry("old-1", "test.run")));
      storage.write(tx -> tx.audit().append(entry("old-2", "test.run")));
      assertVerdict(storage, TrailVerdict.Kind.UNPROVED, 1, 2);
      storage.write(tx -> tx.audit().erase(AuditQuery.ALL, T0, 1));
      assertVerdict(storage, TrailVerdict.Kind.UNPROVED, 1, 2);
    }
    try (Storage storage = audited(plain())) {
      storage.write(tx -> tx.audit().append(entry("new", "test.run")));
      assertVerdict(storage, TrailVerdict.Kind.INTACT, 0, 0);
      StringBuilder bundle = new StringBuilder();
      assertThatCode(() -> TrailExport.write(storage, 1, 3, bundle)).doesNotThrowAnyException();
      assertThat(bundle).contains("0".repeat(64));
    }
    try (Storage storage = plain()) {
      storage.write(tx -> tx.audit().append(entry("late", "test.run")));
      assertVerdict(storage, TrailVerdict.Kind.UNPROVED, 4, 4);
    }
  }

  @Test
  void an_entry_that_claims_a_leaf_which_the_tree_does_not_have_is_no_honest_one() {
    try (Storage storage = audited(plain())) {
      storage.write(tx -> tx.audit().append(entry("e1", "test.run")));
    }
    try (Storage storage = plain()) {
      AuditEntry planted = entry("planted", "test.run");
      storage.write(tx -> tx.audit().append(entry("bare", "test.run")));
      storage.write(tx -> tx.audit().append(planted, CanonicalEntry.salted(planted)));
      assertVerdict(storage, TrailVerdict.Kind.EDITED, 2, 3);
    }
  }

  @Test
  void an_erasure_that_is_erased_hands_over_what_it_has_on_record() {
    try (Storage storage = audited(plain())) {
      storage.write(tx -> tx.audit().append(entry("e1", "test.run")));
      storage.write(tx -> tx.audit().erase(AuditQuery.ALL, T0, 10));
      storage.write(tx -> tx.audit().append(entry("e3", "test.run")));
      storage.write(tx -> tx.audit().erase(AuditQuery.ALL, T0.plusSeconds(1), 10));
    }
    assertIntact(4, 3);
  }

  @Test
  void an_entry_of_the_hubs_own_may_be_called_an_erasure() {
    try (Storage storage = audited(plain())) {
      storage.write(tx -> tx.audit().append(entry("e1", "audit.erase")));
      storage.write(
          tx ->
              tx.audit()
                  .append(
                      AuditEntry.builder("e2", "audit.erase", T0)
                          .details(Json.of(Map.of("erased", List.of("all"))))
                          .build()));
    }
    assertIntact(2, 0);
    try (Storage storage = audited(plain())) {
      storage.write(tx -> tx.audit().erase(AuditQuery.ALL, T0, 10));
    }
    assertIntact(3, 2);
  }

  @Test
  void entries_of_the_callers_hook_have_their_leaves() {
    try (Storage storage = audited(plain())) {
      storage.onCommit(
          (tx, appended) ->
              tx.audit().append(entry("hook-" + appended.get(0).sequence(), "test.hook")));
      storage.write(tx -> tx.audit().append(entry("e1", "test.run")));
      storage.write(tx -> tx.audit().append(entry("e2", "test.run")));
    }
    assertIntact(4, 0);
  }

  @Test
  @Timeout(60)
  void refused_attempts_have_their_leaves_where_a_store_has_no_hook() {
    Storage plain = new Hookless(InMemoryStorage.open());
    Storage storage = audited(plain);
    storage.write(tx -> tx.audit().append(entry("e1", "test.run")));

    storage.attemptRefused(
        new RefusedAttempt(
            "api_key.authenticate", "unknown", Optional.empty(), "api_key", Optional.empty()));
    while (plain.read(tx -> tx.audit().last()) < 2) {
      Thread.onSpinWait(); // it is written behind the caller's back
    }

    assertThat(verify(plain).entries()).isEqualTo(2);
    assertThat(verify(plain).kind()).isEqualTo(TrailVerdict.Kind.INTACT);
  }

  private record Hookless(Storage inner) implements Storage {
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
    public void close() {
      inner.close();
    }
  }
}
