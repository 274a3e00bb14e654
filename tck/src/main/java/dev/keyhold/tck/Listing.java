package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.entry;
import static dev.keyhold.tck.Samples.key;
import static dev.keyhold.tck.Samples.person;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A list of a storage, whatever is in it. */
record Listing<T>(BiFunction<Transaction, PageRequest, Page<T>> list, Function<T, String> id) {
  /** What the lists below hold, in their order. */
  static final List<String> IDS = List.of("a", "b", "c", "d", "e");

  static final Listing<Account> ACCOUNTS =
      new Listing<>((tx, page) -> tx.identities().accounts().list(page), Account::id);
  static final Listing<Organization> ORGANIZATIONS =
      new Listing<>((tx, page) -> tx.identities().organizations().list(page), Organization::id);
  static final Listing<Membership> MEMBERS = membersOf("a");
  static final Listing<Membership> MEMBERSHIPS =
      new Listing<>(
          (tx, page) -> tx.identities().members().listFor("a", page), Membership::organizationId);
  static final Listing<ApiKey> KEYS =
      new Listing<>((tx, page) -> tx.apiKeys().list(KeyQuery.ALL, page), ApiKey::id);
  static final Listing<ApiKey> TAGGED =
      new Listing<>(
          (tx, page) -> tx.apiKeys().list(KeyQuery.ALL.taggedAnyOf(List.of("x", "y")), page),
          ApiKey::id);
  static final Listing<StoredEntry> ENTRIES = entries(AuditQuery.ALL.newestFirst(false));

  static Listing<StoredEntry> entries(AuditQuery query) {
    return new Listing<>((tx, page) -> tx.audit().list(query, page), StoredEntry::id);
  }

  static Listing<Membership> membersOf(String organizationId) {
    return new Listing<>(
        (tx, page) -> tx.identities().members().listOf(organizationId, page),
        Membership::accountId);
  }

  Page<T> page(Storage storage, PageRequest request) {
    return storage.read(tx -> list.apply(tx, request));
  }

  List<String> ids(Page<T> page) {
    return page.items().stream().map(id).toList();
  }

  /** All ids that follow a page, in pages of two. */
  List<String> rest(Storage storage, Page<T> page) {
    List<String> rest = new ArrayList<>();
    Page<T> last = page;
    while (last.next().isPresent()) {
      last = page(storage, PageRequest.first(2).after(last.next().get()));
      rest.addAll(ids(last));
    }
    return rest;
  }

  static void createAccounts(Storage storage) {
    for (String id : List.of("c", "a", "e", "b", "d")) {
      storage.write(tx -> tx.identities().accounts().create(person(id)));
    }
  }

  static void createOrganizations(Storage storage) {
    for (String id : List.of("c", "a", "e", "b", "d")) {
      storage.write(
          tx ->
              tx.identities()
                  .organizations()
                  .create(
                      Organization.builder(id, T0)
                          .name("The " + id)
                          .slug(id)
                          .ownerId("a")
                          .build()));
    }
  }

  static void insertKeys(Storage storage) {
    for (String id : IDS) {
      ApiKey tagged = key(id).toBuilder().tags(List.of("x", "y")).build();
      storage.write(tx -> tx.apiKeys().insert(tagged));
    }
  }

  static void appendEntries(Storage storage) {
    for (String id : IDS) {
      storage.write(tx -> tx.audit().append(entry(id)));
    }
  }
}
