package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.spy;

import dev.keyhold.audit.Journey.Times;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No change without its entry, and no entry without its change. */
class AuditedStorageTest {
  private static final PageRequest PAGE = PageRequest.first(1_000);
  private static final AuditContext OPS =
      AuditContext.builder()
          .actorId("ops")
          .onBehalfOfId("customer")
          .impersonationId("session-9")
          .credential("api_key", "key-of-ops")
          .organizationId("home")
          .reason("ticket 7")
          .address("192.0.2.1")
          .userAgent("curl")
          .requestId("r-1")
          .build();

  private final Storage plain = InMemoryStorage.open();
  private final AuditedStorage storage = audited(plain);

  private static AuditedStorage audited(Storage beneath) {
    return AuditedStorage.builder(beneath, () -> OPS).clock(() -> Times.T2).build();
  }

  @ParameterizedTest
  @EnumSource(Journey.class)
  void each_change_appends_its_entries_and_those_alone(Journey change) {
    before(change);
    long entries = trail(storage).size();

    storage.write(tx -> change.step.in(tx));

    assertThat(trail(storage).stream().skip(entries).map(entry -> entry.content().action()))
        .containsExactlyElementsOf(change.actions);
  }

  @ParameterizedTest
  @EnumSource(Journey.class)
  void a_change_whose_entry_cannot_be_written_does_not_happen(Journey change) {
    before(change);
    List<?> stored = everything();
    for (int failing = 1; failing <= change.actions.size(); failing++) {
      Storage broken = audited(failingTrail(plain, failing, onCue()));

      assertThatThrownBy(() -> broken.write(tx -> change.step.in(tx)))
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("on cue");
      assertThatThrownBy(() -> broken.write(tx -> caught(() -> change.step.in(tx))))
          .as("the unit caught the failure and went on")
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("on cue");

      assertThat(everything()).isEqualTo(stored);
    }
  }

  @ParameterizedTest
  @EnumSource(Journey.class)
  void an_error_in_the_trail_dooms_the_change_too(Journey change) {
    before(change);
    List<?> stored = everything();
    Storage broken = audited(failingTrail(plain, 1, new OutOfMemoryError("on cue")));

    assertThatThrownBy(() -> broken.write(tx -> caught(() -> change.step.in(tx))))
        .isInstanceOf(OutOfMemoryError.class);

    assertThat(everything()).isEqualTo(stored);
  }

  @ParameterizedTest
  @EnumSource(Journey.class)
  void a_change_that_is_made_again_changes_nothing_and_has_no_entry(Journey change) {
    before(change);
    storage.write(tx -> change.step.in(tx));
    List<?> stored = everything();

    storage.write(tx -> caught(() -> idempotent(change).step.in(tx)));

    assertThat(everything()).isEqualTo(stored);
  }

  /** Setting a password again is a change, and so are several changes together. */
  private static Journey idempotent(Journey change) {
    return change == Journey.SET_PASSWORD || change == Journey.PREPARE_CASCADE
        ? Journey.CREATE_BOB
        : change;
  }

  @Test
  void an_entry_says_who_did_what_to_what_and_from_where() {
    before(Journey.REVOKE_KEY);

    storage.write(tx -> Journey.REVOKE_KEY.step.in(tx));

    StoredEntry entry = last();
    assertThat(entry.content())
        .isEqualTo(
            AuditEntry.builder(entry.id(), "api_key.revoke", Times.T2)
                .ownerId("ada")
                .actorId("ops")
                .onBehalfOfId("customer")
                .impersonationId("session-9")
                .credential("api_key", "key-of-ops")
                .organizationId("home")
                .target("api_key", "k2")
                .outcome(Outcome.SUCCESS)
                .reason("laptop lost")
                .address("192.0.2.1")
                .userAgent("curl")
                .requestId("r-1")
                .details(
                    Json.parse(
                        """
                        {"before": {"revokedAt": null, "revocationReason": null},
                         "after": {"revokedAt": "2026-01-01T00:01:00.000Z",
                                   "revocationReason": "laptop lost"}}
                        """))
                .build());
  }

  @Test
  void the_things_own_organization_stands_in_the_entry() {
    before(Journey.ADD_MEMBER);

    storage.write(tx -> Journey.ADD_MEMBER.step.in(tx));

    assertThat(last().content().organizationId()).contains("acme");
    assertThat(last().content().ownerId()).contains("bob");
    assertThat(last().content().reason()).contains("ticket 7");
  }

  @Test
  void an_update_names_the_changed_fields_alone() {
    before(Journey.UPDATE_ACCOUNT);

    storage.write(tx -> Journey.UPDATE_ACCOUNT.step.in(tx));

    assertThat(last().content().details())
        .isEqualTo(
            Json.parse("{\"before\":{\"displayName\":null},\"after\":{\"displayName\":\"Ada\"}}"));
  }

  @Test
  void what_goes_with_a_deleted_account_names_the_cause() {
    before(Journey.DELETE_ACCOUNT);

    storage.write(tx -> Journey.DELETE_ACCOUNT.step.in(tx));

    assertThat(trail(storage).stream().skip(trail(storage).size() - 4L).limit(3))
        .allMatch(
            entry -> entry.content().details().text().contains("\"cause\":\"account.delete\""));
  }

  @Test
  void no_entry_holds_a_hash() {
    for (Journey change : Journey.values()) {
      storage.write(tx -> change.step.in(tx));
    }

    assertThat(trail(storage)).hasSizeGreaterThan(Journey.values().length);
    assertThat(trail(storage).toString()).doesNotContain("canary");
  }

  @Test
  void whatever_a_record_may_hold_can_be_changed() {
    String longest = "\u0001".repeat(Limits.NAME_LENGTH);
    Json deepest =
        Json.parse(
            "{\"a\":".repeat(Limits.JSON_DEPTH - 1) + "{}" + "}".repeat(Limits.JSON_DEPTH - 1));
    Json largest = Json.of(Map.of("a", "x".repeat(Limits.JSON_LENGTH - 8)));
    Account ada =
        Account.builder("ada", Times.T0).email("ada@example.org").metadata(deepest).build();
    storage.write(tx -> tx.identities().accounts().create(ada));

    storage.write(
        tx ->
            tx.identities()
                .accounts()
                .update(
                    "ada",
                    AccountPatch.NONE.displayName(Change.to(longest)).metadata(largest),
                    Times.T1));

    assertThat(last().content().details().text())
        .contains("\"metadata\":{\"omittedCharacters\":65536}")
        .contains("\"displayName\":{\"omittedCharacters\":" + (6 * Limits.NAME_LENGTH + 2) + "}");
  }

  @Test
  void a_unit_that_fails_leaves_no_entry() {
    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      Journey.CREATE_ADA.step.in(tx);
                      throw new StorageException.Conflict("thrown by the unit");
                    }))
        .isInstanceOf(StorageException.Conflict.class);

    assertThat(trail(storage)).isEmpty();
  }

  @Test
  void a_change_that_is_refused_can_be_caught_and_leaves_no_entry() {
    before(Journey.CREATE_BOB);
    long entries = trail(storage).size();

    storage.write(
        tx -> {
          caught(() -> Journey.CREATE_ADA.step.in(tx));
          return Journey.CREATE_BOB.step.in(tx);
        });

    assertThat(trail(storage)).hasSize((int) entries + 1);
  }

  @Test
  void the_context_is_asked_once_for_a_unit_and_on_the_callers_thread() {
    List<Thread> asked = new ArrayList<>();
    AuditedStorage own =
        AuditedStorage.over(
            InMemoryStorage.open(),
            () -> {
              asked.add(Thread.currentThread());
              return OPS;
            });

    own.write(
        tx -> {
          Journey.CREATE_ADA.step.in(tx);
          return Journey.CREATE_BOB.step.in(tx);
        });

    assertThat(asked).containsExactly(Thread.currentThread());
  }

  @Test
  void a_storage_without_a_trail_cannot_be_audited() {
    Storage keysAlone = InMemoryStorage.offering(Part.API_KEYS);

    assertThatThrownBy(() -> AuditedStorage.over(keysAlone, () -> OPS))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("AUDIT");
  }

  @Test
  void a_storage_of_keys_and_trail_alone_is_audited() {
    AuditedStorage keysAndTrail = audited(InMemoryStorage.offering(Part.API_KEYS, Part.AUDIT));

    keysAndTrail.write(tx -> Journey.INSERT_KEY.step.in(tx));

    assertThat(trail(keysAndTrail)).hasSize(1);
  }

  @Test
  void an_id_that_nobody_can_have_is_nobodys_as_in_a_plain_storage() {
    String id = "x".repeat(Limits.ID_LENGTH + 1);

    assertThat(plain.<Boolean, RuntimeException>write(tx -> tx.identities().accounts().delete(id)))
        .isFalse();
    assertThat(
            storage.<Boolean, RuntimeException>write(tx -> tx.identities().accounts().delete(id)))
        .isFalse();
    assertThat(plain.<Integer, RuntimeException>write(tx -> tx.apiKeys().deleteByOwner(id)))
        .isZero();
    assertThat(storage.<Integer, RuntimeException>write(tx -> tx.apiKeys().deleteByOwner(id)))
        .isZero();
  }

  @Test
  void a_change_that_cannot_be_looked_at_afterwards_does_not_happen() {
    before(Journey.DISABLE_KEY);
    List<?> stored = everything();
    Storage broken = audited(failingLook(plain, onCue()));

    assertThatThrownBy(() -> broken.write(tx -> caught(() -> Journey.DISABLE_KEY.step.in(tx))))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("on cue");

    assertThat(everything()).isEqualTo(stored);
  }

  @Test
  void an_erasure_reads_numbers_that_stand_together_at_once() {
    Storage unaudited = InMemoryStorage.open();
    for (int i = 0; i < 60; i++) {
      String id = "e" + i;
      unaudited.write(
          tx -> tx.audit().append(AuditEntry.builder(id, "test.run", Instant.EPOCH).build()));
    }
    AtomicInteger reads = new AtomicInteger();
    Storage counted = audited(countingReads(unaudited, reads));

    int erased =
        counted.write(tx -> tx.audit().erase(List.of(1L, 2L, 3L, 9L, 60L, 60L, 99L), Times.T1));

    assertThat(erased).isEqualTo(5);
    assertThat(reads).as("one of them is the tree's").hasValueLessThanOrEqualTo(4);
  }

  private static Storage countingReads(Storage beneath, AtomicInteger reads) {
    return new Broken(
        beneath,
        tx -> {
          AuditSink sink = spy(tx.audit());
          doAnswer(
                  call -> {
                    reads.incrementAndGet();
                    return call.callRealMethod();
                  })
              .when(sink)
              .readAfter(anyLong(), anyInt());
          Transaction counting = spy(tx);
          doAnswer(call -> sink).when(counting).audit();
          return counting;
        });
  }

  private static StorageException onCue() {
    return new StorageException.Unavailable("it fails on cue");
  }

  private void before(Journey change) {
    Arrays.stream(Journey.values())
        .takeWhile(earlier -> earlier != change)
        .forEach(earlier -> storage.write(tx -> earlier.step.in(tx)));
  }

  /** Runs a change whose failure the unit of work makes light of. */
  private static Object caught(Supplier<Object> change) {
    try {
      return change.get();
    } catch (StorageException | OutOfMemoryError e) {
      return "went on";
    }
  }

  private static List<StoredEntry> trail(Storage storage) {
    return storage.read(tx -> tx.audit().readAfter(0, 1_000));
  }

  private StoredEntry last() {
    List<StoredEntry> trail = trail(storage);
    return trail.get(trail.size() - 1);
  }

  private List<?> everything() {
    return plain.read(
        tx ->
            List.of(
                tx.identities().accounts().list(PAGE),
                tx.identities().organizations().list(PAGE),
                tx.identities().members().listOf("acme", PAGE),
                tx.identities().passwords().find("ada"),
                tx.apiKeys().list(KeyQuery.ALL, PAGE),
                tx.audit().list(AuditQuery.ALL, PAGE)));
  }

  /** A storage whose n-th append fails, in every unit. */
  private static Storage failingTrail(Storage beneath, int failing, Throwable failure) {
    return new Broken(
        beneath,
        tx -> {
          AtomicInteger appended = new AtomicInteger();
          AuditSink sink = spy(tx.audit());
          doAnswer(
                  call -> {
                    if (appended.incrementAndGet() == failing) {
                      throw failure;
                    }
                    return call.callRealMethod();
                  })
              .when(sink)
              .append(any(), any());
          Transaction broken = spy(tx);
          doAnswer(call -> sink).when(broken).audit();
          return broken;
        });
  }

  /** A storage that finds no key once one was disabled, in every unit. */
  private static Storage failingLook(Storage beneath, Throwable failure) {
    return new Broken(
        beneath,
        tx -> {
          ApiKeyStorage keys = spy(tx.apiKeys());
          doAnswer(
                  call -> {
                    Object changed = call.callRealMethod();
                    doThrow(failure).when(keys).findById(any());
                    return changed;
                  })
              .when(keys)
              .disable(any(), any());
          Transaction broken = spy(tx);
          doAnswer(call -> keys).when(broken).apiKeys();
          return broken;
        });
  }

  /** A storage in whose transactions something does not work. */
  private record Broken(Storage beneath, UnaryOperator<Transaction> how) implements Storage {
    @Override
    public Set<Part> offers() {
      return beneath.offers();
    }

    @Override
    public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
      return beneath.read(work);
    }

    @Override
    public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
      return beneath.write(tx -> work.run(how.apply(tx)));
    }

    @Override
    public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
      return beneath.write(timeout, tx -> work.run(how.apply(tx)));
    }

    @Override
    public void close() {
      beneath.close();
    }
  }
}
