package dev.keyhold.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.credentials.Argon2Cost;
import dev.keyhold.credentials.Passwords;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Columns;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableSet;
import dev.keyhold.tables.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No change without its event, and no event that says who somebody is. */
class ChangeEventsTest {
  private static final Instant NOW = Spot.NOW;

  /** A hub's own. */
  record Visit(Stamp stamp, String place, Optional<String> guest, Optional<String> pin) {
    static final Column<Visit, String> PLACE = Columns.text("place", Visit::place);
    static final OptionalColumn<Visit, String> GUEST =
        Columns.optionalText("guest", Visit::guest).personal();
    static final OptionalColumn<Visit, String> PIN =
        Columns.optionalText("pin", Visit::pin).secret();
    static final Table<Visit> TABLE =
        Table.of(Visit.class, "visit", Visit::stamp)
            .columns(PLACE, GUEST, PIN)
            .read(row -> new Visit(row.stamp(), row.get(PLACE), row.get(GUEST), row.get(PIN)));
    static final TableSet SET = TableSet.of("visits", TABLE);
  }

  private final Events events = Events.of(() -> NOW);
  private final Storage plain =
      Keyhold.open(StorageConfig.builder("memory:").tables(EventTables.SET, Visit.SET).build());
  private final AuditedStorage storage =
      AuditedStorage.builder(plain, () -> AuditContext.of("tester"))
          .clock(() -> NOW)
          .personalValues()
          .onEntry(ChangeEvents.of(events, Visit.SET)::publish)
          .build();

  @AfterEach
  void close() {
    storage.close();
  }

  private List<Event> events() {
    return plain.read(tx -> events.in(tx).log().readAfter(0, List.of(), 1_000));
  }

  private List<AuditEntry> trail() {
    return plain.read(tx -> tx.audit().readAfter(0, 1_000)).stream()
        .map(entry -> entry.content())
        .toList();
  }

  private void ada() {
    storage.run(
        tx ->
            tx.identities()
                .accounts()
                .create(
                    Account.builder("ada", NOW)
                        .email("ada@example.org")
                        .displayName("Ada Canary")
                        .metadata(Json.of(Map.of("note", "canary")))
                        .build()));
  }

  /** One for one: the action is the type, and the target is the key. */
  private void assertTold() {
    assertThat(events())
        .extracting(event -> event.type() + " " + event.key().orElse(""))
        .containsExactlyElementsOf(
            trail().stream()
                .map(entry -> entry.action() + " " + entry.targetId().orElse(""))
                .toList());
    assertThat(events()).extracting(Event::seq).isSorted().startsWith(1L);
  }

  @Test
  void each_change_of_people_organizations_keys_and_passwords_has_its_event() {
    ada();
    storage.run(
        tx -> {
          tx.identities()
              .organizations()
              .create(
                  Organization.builder("acme", NOW)
                      .name("Acme")
                      .slug("acme")
                      .ownerId("ada")
                      .build());
          tx.identities()
              .accounts()
              .create(Account.builder("bob", NOW).email("bob@example.org").build());
          tx.identities().members().add(Membership.of("acme", "bob", MembershipLevel.MEMBER, NOW));
        });
    storage.run(
        tx -> {
          tx.identities()
              .accounts()
              .update("ada", AccountPatch.NONE.displayName(Change.to("Other Canary")), NOW);
          tx.identities().accounts().changeStatus("bob", AccountStatus.SUSPENDED, NOW);
        });
    Passwords.builder(storage, () -> NOW)
        .cost(Argon2Cost.OWASP)
        .build()
        .set("ada", "a long enough passphrase".toCharArray(), false);
    ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.DEFAULT).clock(() -> NOW).build();
    String id = keys.issue(KeyRequest.PLAIN.ownerId("ada")).key().id();
    keys.revoke(id);
    storage.run(tx -> tx.identities().accounts().delete("bob"));
    keys.close();

    assertTold();
    assertThat(events())
        .extracting(Event::topic)
        .contains("account", "organization", "member", "api_key");
    assertThat(events().toString()).doesNotContain("Canary", "canary", "@example.org", "Acme");
    Event member =
        events().stream()
            .filter(event -> event.type().equals("member.remove"))
            .findFirst()
            .orElseThrow();
    assertThat(member.payload().text())
        .contains("\"ownerId\":\"bob\"", "\"organizationId\":\"acme\"");
  }

  @Test
  void a_table_that_asks_for_it_tells_all_but_persons_and_secrets() {
    Tables tables = Tables.of(() -> NOW);
    storage.run(
        tx -> {
          Visit visit =
              tables
                  .global(tx)
                  .insert(
                      Visit.TABLE,
                      row ->
                          new Visit(
                              row.stamp(), "here", Optional.of("Canary"), Optional.of("4711")));
          tables.global(tx).update(Visit.TABLE, visit, Visit.GUEST.to("Canary Two"));
          tables.global(tx).delete(Visit.TABLE, visit.stamp().id());
        });

    assertTold();
    assertThat(events())
        .extracting(Event::type)
        .containsExactly("visit.create", "visit.update", "visit.delete");
    assertThat(events().get(0).payload().text()).contains("\"place\":\"here\"", "\"guest\"");
    assertThat(events().toString()).doesNotContain("Canary", "4711");
    assertThat(trail().toString()).as("the trail was asked to say it").contains("Canary");
  }

  @Test
  void what_fails_has_no_event() {
    ada();
    assertThatThrownBy(
            () ->
                storage.run(
                    tx -> {
                      tx.identities().accounts().changeStatus("ada", AccountStatus.SUSPENDED, NOW);
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(events()).extracting(Event::type).containsExactly("account.create");
  }

  @Test
  void what_is_published_by_hand_has_no_entry_and_stands_between() {
    storage.run(
        tx -> {
          events.in(tx).log().publish(NewEvent.of("own", "first"));
          tx.identities()
              .accounts()
              .create(Account.builder("eve", NOW).email("e@example.org").build());
          events.in(tx).log().publish(NewEvent.of("own", "last"));
        });

    assertThat(events()).extracting(Event::type).containsExactly("first", "account.create", "last");
    assertThat(trail()).extracting(AuditEntry::action).containsExactly("account.create");
  }
}
