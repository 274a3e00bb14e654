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
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link Page} and {@link Cursor} promise about every list. */
abstract class PageContract {
  private static final List<String> IDS = List.of("a", "b", "c", "d", "e");

  /** One list of a storage. */
  private record Listing<T>(
      BiFunction<Transaction, PageRequest, Page<T>> list, Function<T, String> id) {}

  private static final Listing<Account> ACCOUNTS =
      new Listing<>((tx, page) -> tx.identities().listAccounts(page), Account::id);
  private static final Listing<Organization> ORGANIZATIONS =
      new Listing<>((tx, page) -> tx.identities().listOrganizations(page), Organization::id);
  private static final Listing<Membership> MEMBERS =
      new Listing<>((tx, page) -> tx.identities().listMembers("a", page), Membership::accountId);
  private static final Listing<Membership> MEMBERSHIPS =
      new Listing<>(
          (tx, page) -> tx.identities().listMemberships("a", page), Membership::organizationId);
  private static final Listing<ApiKey> KEYS =
      new Listing<>((tx, page) -> tx.apiKeys().list(KeyQuery.ALL, page), ApiKey::id);
  private static final Listing<ApiKey> TAGGED =
      new Listing<>(
          (tx, page) -> tx.apiKeys().list(KeyQuery.ALL.taggedAnyOf(List.of("x", "y")), page),
          ApiKey::id);
  private static final Listing<StoredEntry> ENTRIES =
      new Listing<>(
          (tx, page) -> tx.audit().list(AuditQuery.builder().newestFirst(false).build(), page),
          StoredEntry::id);

  @Test
  @Needs(Part.IDENTITIES)
  void PAGE_01_accounts_come_in_pages(Storage storage) {
    createAccounts(storage);

    comesInPages(storage, ACCOUNTS);
  }

  @Test
  @Needs(Part.IDENTITIES)
  void PAGE_02_organizations_come_in_pages(Storage storage) {
    createAccounts(storage);
    createOrganizations(storage);

    comesInPages(storage, ORGANIZATIONS);
  }

  @Test
  @Needs(Part.IDENTITIES)
  void PAGE_03_members_come_in_pages(Storage storage) {
    createAccounts(storage);
    createOrganizations(storage);
    for (String id : IDS.subList(1, 5)) {
      storage.write(
          tx -> tx.identities().addMember(Membership.of("a", id, MembershipLevel.MEMBER, T0)));
    }

    comesInPages(storage, MEMBERS);
  }

  @Test
  @Needs(Part.IDENTITIES)
  void PAGE_04_memberships_come_in_pages(Storage storage) {
    createAccounts(storage);
    createOrganizations(storage);

    comesInPages(storage, MEMBERSHIPS);
  }

  @Test
  @Needs(Part.API_KEYS)
  void PAGE_05_keys_come_in_pages(Storage storage) {
    insertKeys(storage);

    comesInPages(storage, KEYS);
  }

  @Test
  @Needs(Part.API_KEYS)
  void PAGE_06_keys_that_are_found_by_tags_come_in_pages(Storage storage) {
    insertKeys(storage);
    storage.write(tx -> tx.apiKeys().insert(key("untagged")));

    comesInPages(storage, TAGGED);
  }

  @Test
  @Needs(Part.AUDIT)
  void PAGE_07_entries_come_in_pages(Storage storage) {
    appendEntries(storage);

    comesInPages(storage, ENTRIES);
  }

  @Test
  @Needs(Part.IDENTITIES)
  void PAGE_08_accounts_that_come_and_go_meanwhile_hide_and_repeat_no_other(Storage storage) {
    createAccounts(storage);

    Page<Account> first = page(storage, ACCOUNTS, PageRequest.first(2));
    storage.write(tx -> tx.identities().deleteAccount("b"));
    storage.write(tx -> tx.identities().deleteAccount("d"));
    storage.write(tx -> tx.identities().createAccount(person("aa")));
    storage.write(tx -> tx.identities().createAccount(person("bb")));

    assertThat(rest(storage, ACCOUNTS, first)).containsExactly("bb", "c", "e");
  }

  @Test
  @Needs(Part.API_KEYS)
  void PAGE_09_keys_that_come_and_go_meanwhile_hide_and_repeat_no_other(Storage storage) {
    insertKeys(storage);

    Page<ApiKey> first = page(storage, KEYS, PageRequest.first(2));
    storage.write(tx -> tx.apiKeys().delete("b"));
    storage.write(tx -> tx.apiKeys().delete("d"));
    storage.write(tx -> tx.apiKeys().insert(key("0")));

    assertThat(rest(storage, KEYS, first)).containsExactly("c", "e", "0");
  }

  @Test
  @Needs(Part.API_KEYS)
  void PAGE_10_the_cursor_of_the_last_key_that_was_deleted_hides_no_later_one(Storage storage) {
    insertKeys(storage);
    Page<ApiKey> first = page(storage, KEYS, PageRequest.first(4));

    storage.write(tx -> tx.apiKeys().delete("e"));
    storage.write(tx -> tx.apiKeys().delete("d"));
    storage.write(tx -> tx.apiKeys().insert(key("late")));

    assertThat(rest(storage, KEYS, first)).containsExactly("late");
  }

  @Test
  @Needs(Part.AUDIT)
  void PAGE_11_entries_that_are_appended_meanwhile_hide_and_repeat_no_other(Storage storage) {
    appendEntries(storage);

    Page<StoredEntry> first = page(storage, ENTRIES, PageRequest.first(2));
    storage.write(tx -> tx.audit().append(entry("f")));
    storage.write(tx -> tx.audit().append(entry("early", T0.minusSeconds(1))));

    assertThat(rest(storage, ENTRIES, first)).containsExactly("c", "d", "e", "f");
  }

  @Test
  @Needs(Part.API_KEYS)
  void PAGE_12_keys_that_are_there_all_the_time_are_seen_once_while_others_come_and_go(
      Storage storage) {
    insertKeys(storage);
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
      Page<ApiKey> first = page(storage, KEYS, PageRequest.first(1));
      List<String> seen = new ArrayList<>(List.of("a"));
      seen.addAll(rest(storage, KEYS, first));
      assertThat(seen).filteredOn(IDS::contains).isEqualTo(IDS);
    } while (!traffic.future().isDone());

    assertThat(traffic.result()).isEqualTo("over");
  }

  @Test
  @Needs(Part.IDENTITIES)
  void PAGE_13_a_cursor_that_no_list_made_is_refused_by_the_identities(Storage storage) {
    refusesOtherCursors(storage, ACCOUNTS);
    refusesOtherCursors(storage, ORGANIZATIONS);
    refusesOtherCursors(storage, MEMBERS);
    refusesOtherCursors(storage, MEMBERSHIPS);
  }

  @Test
  @Needs(Part.API_KEYS)
  void PAGE_14_a_cursor_that_no_list_made_is_refused_by_the_keys(Storage storage) {
    refusesOtherCursors(storage, KEYS);
    refusesOtherCursors(storage, TAGGED);
  }

  @Test
  @Needs(Part.AUDIT)
  void PAGE_15_a_cursor_that_no_list_made_is_refused_by_the_trail(Storage storage) {
    refusesOtherCursors(storage, ENTRIES);
  }

  @Test
  @Needs({Part.IDENTITIES, Part.API_KEYS, Part.AUDIT})
  void PAGE_16_the_cursor_of_another_list_is_refused(Storage storage) {
    createAccounts(storage);
    createOrganizations(storage);
    insertKeys(storage);
    appendEntries(storage);

    List<Listing<?>> all = List.of(ACCOUNTS, ORGANIZATIONS, KEYS, ENTRIES);
    for (Listing<?> maker : all) {
      Cursor foreign = page(storage, maker, PageRequest.first(1)).next().orElseThrow();
      for (Listing<?> taker : all) {
        if (!taker.equals(maker)) {
          refusesCursor(storage, taker, foreign);
        }
      }
    }
  }

  @Test
  @Needs(Part.IDENTITIES)
  void PAGE_17_the_largest_page_is_given_whole(Storage storage) {
    storage.write(
        tx -> {
          IntStream.rangeClosed(0, Limits.PAGE_SIZE)
              .forEach(i -> tx.identities().createAccount(person("person-%04d".formatted(i))));
          return "one more than fits";
        });

    Page<Account> page = page(storage, ACCOUNTS, PageRequest.first(Limits.PAGE_SIZE));

    assertThat(page.items()).hasSize(Limits.PAGE_SIZE);
    assertThat(rest(storage, ACCOUNTS, page)).containsExactly("person-1000");
  }

  @Test
  @Needs(Part.IDENTITIES)
  void PAGE_18_an_empty_list_is_one_empty_page(Storage storage) {
    Page<Account> page = page(storage, ACCOUNTS, PageRequest.first(2));

    assertThat(page.items()).isEmpty();
    assertThat(page.next()).isEmpty();
  }

  private static void createAccounts(Storage storage) {
    for (String id : List.of("c", "a", "e", "b", "d")) {
      storage.write(tx -> tx.identities().createAccount(person(id)));
    }
  }

  private static void createOrganizations(Storage storage) {
    for (String id : List.of("c", "a", "e", "b", "d")) {
      storage.write(
          tx -> tx.identities().createOrganization(Organization.of(id, "The " + id, id, "a", T0)));
    }
  }

  private static void insertKeys(Storage storage) {
    for (String id : IDS) {
      ApiKey tagged = key(id).toBuilder().tags(List.of("x", "y")).build();
      storage.write(tx -> tx.apiKeys().insert(tagged));
    }
  }

  private static void appendEntries(Storage storage) {
    for (String id : IDS) {
      storage.write(tx -> tx.audit().append(entry(id)));
    }
  }

  private static <T> Page<T> page(Storage storage, Listing<T> listing, PageRequest request) {
    return storage.read(tx -> listing.list().apply(tx, request));
  }

  private static <T> List<String> ids(Listing<T> listing, Page<T> page) {
    return page.items().stream().map(listing.id()).toList();
  }

  /** All ids that follow a page, in pages of two. */
  private static <T> List<String> rest(Storage storage, Listing<T> listing, Page<T> page) {
    List<String> rest = new ArrayList<>();
    Page<T> last = page;
    while (last.next().isPresent()) {
      last = page(storage, listing, PageRequest.first(2).after(last.next().get()));
      rest.addAll(ids(listing, last));
    }
    return rest;
  }

  /** Five items, in pages of every size: {@code next} is there exactly if there is one more. */
  private static <T> void comesInPages(Storage storage, Listing<T> listing) {
    for (int size = 1; size <= IDS.size() + 1; size++) {
      Page<T> first = page(storage, listing, PageRequest.first(size));
      int cut = Math.min(size, IDS.size());

      assertThat(ids(listing, first)).isEqualTo(IDS.subList(0, cut));
      assertThat(first.next().isPresent()).isEqualTo(size < IDS.size());
      assertThat(rest(storage, listing, first)).isEqualTo(IDS.subList(cut, IDS.size()));
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
        () -> page(storage, listing, PageRequest.first(1).after(cursor)));
  }
}
