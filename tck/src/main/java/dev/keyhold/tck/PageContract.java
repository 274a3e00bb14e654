package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.key;
import static dev.keyhold.tck.Samples.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link Page} promises about every list. */
@PromiseOf(Page.class)
abstract class PageContract {
  @Test
  @Needs(Part.IDENTITIES)
  void PAGE_01_accounts_come_in_pages(Storage storage) {
    Listing.createAccounts(storage);

    comesInPages(storage, Listing.ACCOUNTS);
  }

  @Test
  @Needs(Part.IDENTITIES)
  void PAGE_02_organizations_come_in_pages(Storage storage) {
    Listing.createAccounts(storage);
    Listing.createOrganizations(storage);

    comesInPages(storage, Listing.ORGANIZATIONS);
  }

  @Test
  @Needs(Part.IDENTITIES)
  void PAGE_03_members_come_in_pages(Storage storage) {
    Listing.createAccounts(storage);
    Listing.createOrganizations(storage);
    for (String id : Listing.IDS.subList(1, 5)) {
      storage.write(
          tx -> tx.identities().members().add(Membership.of("a", id, MembershipLevel.MEMBER, T0)));
    }

    comesInPages(storage, Listing.MEMBERS);
  }

  @Test
  @Needs(Part.IDENTITIES)
  void PAGE_04_memberships_come_in_pages(Storage storage) {
    Listing.createAccounts(storage);
    Listing.createOrganizations(storage);

    comesInPages(storage, Listing.MEMBERSHIPS);
  }

  @Test
  @Needs(Part.API_KEYS)
  void PAGE_05_keys_come_in_pages(Storage storage) {
    Listing.insertKeys(storage);

    comesInPages(storage, Listing.KEYS);
  }

  @Test
  @Needs(Part.API_KEYS)
  void PAGE_06_keys_that_are_found_by_tags_come_in_pages(Storage storage) {
    Listing.insertKeys(storage);
    storage.write(tx -> tx.apiKeys().insert(key("untagged")));

    comesInPages(storage, Listing.TAGGED);
  }

  @Test
  @Needs(Part.AUDIT)
  void PAGE_07_entries_come_in_pages(Storage storage) {
    Listing.appendEntries(storage);

    comesInPages(storage, Listing.ENTRIES);
  }

  @Test
  @Needs(Part.IDENTITIES)
  void PAGE_08_the_largest_page_is_given_whole(Storage storage) {
    storage.write(
        tx -> {
          IntStream.rangeClosed(0, Limits.PAGE_SIZE)
              .forEach(
                  i ->
                      tx.identities()
                          .accounts()
                          .create(person(String.format(Locale.ROOT, "person-%04d", i))));
          return "one more than fits";
        });

    Page<Account> page = Listing.ACCOUNTS.page(storage, PageRequest.first(Limits.PAGE_SIZE));

    assertThat(page.items()).hasSize(Limits.PAGE_SIZE);
    assertThat(Listing.ACCOUNTS.rest(storage, page)).containsExactly("person-1000");
  }

  @Test
  @Needs(Part.IDENTITIES)
  void PAGE_09_an_empty_list_is_one_empty_page(Storage storage) {
    Page<Account> page = Listing.ACCOUNTS.page(storage, PageRequest.first(2));

    assertThat(page.items()).isEmpty();
    assertThat(page.next()).isEmpty();
  }

  /** Five items, in pages of every size: {@code next} is there exactly if there is one more. */
  private static <T> void comesInPages(Storage storage, Listing<T> listing) {
    for (int size = 1; size <= Listing.IDS.size() + 1; size++) {
      Page<T> first = listing.page(storage, PageRequest.first(size));
      int cut = Math.min(size, Listing.IDS.size());

      assertThat(listing.ids(first)).isEqualTo(Listing.IDS.subList(0, cut));
      assertThat(first.next().isPresent()).isEqualTo(size < Listing.IDS.size());
      assertThat(listing.rest(storage, first))
          .isEqualTo(Listing.IDS.subList(cut, Listing.IDS.size()));
    }
  }
}
