package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.entry;
import static dev.keyhold.tck.Samples.key;
import static dev.keyhold.tck.Samples.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Cursor} promises about every list, whatever happens between two pages. */
@PromiseOf(Cursor.class)
abstract class CursorContract {
  @Test
  @Needs(Part.IDENTITIES)
  void CURSOR_01_accounts_that_come_and_go_meanwhile_hide_and_repeat_no_other(Storage storage) {
    Listing.createAccounts(storage);

    Page<Account> first = Listing.ACCOUNTS.page(storage, PageRequest.first(2));
    storage.write(tx -> tx.identities().accounts().delete("b"));
    storage.write(tx -> tx.identities().accounts().delete("d"));
    storage.write(tx -> tx.identities().accounts().create(person("aa")));
    storage.write(tx -> tx.identities().accounts().create(person("bb")));

    assertThat(Listing.ACCOUNTS.rest(storage, first)).containsExactly("bb", "c", "e");
  }

  @Test
  @Needs(Part.API_KEYS)
  void CURSOR_02_keys_that_come_and_go_meanwhile_hide_and_repeat_no_other(Storage storage) {
    Listing.insertKeys(storage);

    Page<ApiKey> first = Listing.KEYS.page(storage, PageRequest.first(2));
    storage.write(tx -> tx.apiKeys().delete("b"));
    storage.write(tx -> tx.apiKeys().delete("d"));
    storage.write(tx -> tx.apiKeys().insert(key("0")));

    assertThat(Listing.KEYS.rest(storage, first)).containsExactly("c", "e", "0");
  }

  @Test
  @Needs(Part.API_KEYS)
  void CURSOR_03_the_cursor_of_the_last_key_that_was_deleted_hides_no_later_one(Storage storage) {
    Listing.insertKeys(storage);
    Page<ApiKey> first = Listing.KEYS.page(storage, PageRequest.first(4));

    storage.write(tx -> tx.apiKeys().delete("e"));
    storage.write(tx -> tx.apiKeys().delete("d"));
    storage.write(tx -> tx.apiKeys().insert(key("late")));

    assertThat(Listing.KEYS.rest(storage, first)).containsExactly("late");
  }

  @Test
  @Needs(Part.AUDIT)
  void CURSOR_04_entries_that_are_appended_meanwhile_hide_and_repeat_no_other(Storage storage) {
    Listing.appendEntries(storage);

    Page<StoredEntry> first = Listing.ENTRIES.page(storage, PageRequest.first(2));
    storage.write(tx -> tx.audit().append(entry("f")));
    storage.write(tx -> tx.audit().append(entry("early", T0.minusSeconds(1))));

    assertThat(Listing.ENTRIES.rest(storage, first)).containsExactly("c", "d", "e", "f");
  }

  @Test
  @Needs(Part.API_KEYS)
  void CURSOR_05_keys_that_are_there_all_the_time_are_seen_once_while_others_come_and_go(
      Storage storage) {
    Listing.insertKeys(storage);
    Gate gate = new Gate();
    var traffic =
        Race.background(
            () -> {
              gate.pass();
              for (int i = 0; i < Race.ROUNDS; i++) {
                ApiKey passing = key("passing-" + i);
                storage.write(tx -> tx.apiKeys().insert(passing));
                storage.write(tx -> tx.apiKeys().delete(passing.id()));
              }
              return "over";
            });
    gate.awaitArrival();
    gate.open();

    do {
      Page<ApiKey> first = Listing.KEYS.page(storage, PageRequest.first(1));
      List<String> seen = new ArrayList<>(List.of("a"));
      seen.addAll(Listing.KEYS.rest(storage, first));
      assertThat(seen).filteredOn(Listing.IDS::contains).isEqualTo(Listing.IDS);
    } while (!traffic.future().isDone());

    assertThat(traffic.result()).isEqualTo("over");
  }

  @Test
  @Needs(Part.IDENTITIES)
  void CURSOR_06_a_cursor_that_no_list_made_is_refused_by_the_identities(Storage storage) {
    refusesOtherCursors(storage, Listing.ACCOUNTS);
    refusesOtherCursors(storage, Listing.ORGANIZATIONS);
    refusesOtherCursors(storage, Listing.MEMBERS);
    refusesOtherCursors(storage, Listing.MEMBERSHIPS);
  }

  @Test
  @Needs(Part.API_KEYS)
  void CURSOR_07_a_cursor_that_no_list_made_is_refused_by_the_keys(Storage storage) {
    refusesOtherCursors(storage, Listing.KEYS);
    refusesOtherCursors(storage, Listing.TAGGED);
  }

  @Test
  @Needs(Part.AUDIT)
  void CURSOR_08_a_cursor_that_no_list_made_is_refused_by_the_trail(Storage storage) {
    refusesOtherCursors(storage, Listing.ENTRIES);
  }

  @Test
  @Needs({Part.IDENTITIES, Part.API_KEYS, Part.AUDIT})
  void CURSOR_09_the_cursor_of_another_list_is_refused(Storage storage) {
    Listing.createAccounts(storage);
    Listing.createOrganizations(storage);
    Listing.insertKeys(storage);
    Listing.appendEntries(storage);

    List<Listing<?>> all =
        List.of(Listing.ACCOUNTS, Listing.ORGANIZATIONS, Listing.KEYS, Listing.ENTRIES);
    for (Listing<?> maker : all) {
      Cursor foreign = maker.page(storage, PageRequest.first(1)).next().orElseThrow();
      for (Listing<?> taker : all) {
        if (!taker.equals(maker)) {
          refusesCursor(storage, taker, foreign);
        }
      }
    }
  }

  @Test
  @Needs(Part.API_KEYS)
  void CURSOR_10_the_cursor_of_another_query_is_refused_by_the_keys(Storage storage) {
    Listing.insertKeys(storage);

    refusesEachOthers(storage, List.of(Listing.KEYS, Listing.TAGGED));
  }

  @Test
  @Needs(Part.AUDIT)
  void CURSOR_11_the_cursor_of_another_query_or_order_is_refused_by_the_trail(Storage storage) {
    Listing.appendEntries(storage);

    refusesEachOthers(
        storage,
        List.of(
            Listing.ENTRIES,
            Listing.entries(AuditQuery.ALL),
            Listing.entries(AuditQuery.ALL.erased(true))));
  }

  @Test
  @Needs(Part.IDENTITIES)
  void CURSOR_12_the_cursor_of_another_organizations_members_is_refused(Storage storage) {
    Listing.createAccounts(storage);
    Listing.createOrganizations(storage);
    for (String id : List.of("a", "b")) {
      storage.write(
          tx -> tx.identities().members().add(Membership.of(id, "c", MembershipLevel.MEMBER, T0)));
    }

    refusesEachOthers(storage, List.of(Listing.MEMBERS, Listing.membersOf("b")));
  }

  private static void refusesEachOthers(Storage storage, List<Listing<?>> listings) {
    for (Listing<?> maker : listings) {
      Cursor cursor = maker.page(storage, PageRequest.first(1)).next().orElseThrow();
      for (Listing<?> taker : listings) {
        if (!taker.equals(maker)) {
          refusesCursor(storage, taker, cursor);
        }
      }
    }
  }

  private static void refusesOtherCursors(Storage storage, Listing<?> listing) {
    for (String text : List.of("", "abc", "5", "not base64!", "'; --")) {
      refusesCursor(storage, listing, new Cursor(text));
    }
    refusesCursor(storage, listing, Cursor.of("no such list", "a", "1"));
  }

  private static void refusesCursor(Storage storage, Listing<?> listing, Cursor cursor) {
    Refused.as(
        StorageException.InvalidInput.class,
        () -> listing.page(storage, PageRequest.first(1).after(cursor)));
  }
}
