package dev.keyhold.tck;

import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** In memory: accounts. */
class InMemoryAccounts implements AccountStore {
  private static final String ID = "the id of an account";

  final Unit unit;

  InMemoryAccounts(Unit unit) {
    this.unit = unit;
  }

  @Override
  public Account create(Account account) {
    account.email().ifPresent(Text::newEmail);
    InMemoryTables tables = unit.change();
    if (tables.accounts.containsKey(account.id())) {
      throw new StorageException.Duplicate(
          "id", "there is an account " + account.id() + " already");
    }
    refuseTakenEmail(tables, account);
    tables.accounts.put(account.id(), account);
    return account;
  }

  @Override
  public Optional<Account> find(String id) {
    return Optional.ofNullable(unit.tables(ID, id).accounts.get(id));
  }

  @Override
  public Optional<Account> findByEmail(String email) {
    return withEmail(unit.tables("an e-mail address", email), email);
  }

  @Override
  public Page<Account> list(PageRequest page) {
    return Lists.byId("accounts", unit.tables().accounts.values().stream(), Account::id, page);
  }

  @Override
  public Changed<Account> update(String id, AccountPatch patch, Instant at) {
    InMemoryTables tables = unit.change(ID, id);
    Account before = required(tables, id);
    if (patch.email().over(before.email()).isEmpty()
        && patch.accessLevel().over(before.accessLevel()) != AccessLevel.SERVICE) {
      throw new StorageException.Conflict(
          "email",
          "account %s would have no e-mail address and a level other than SERVICE".formatted(id));
    }
    if (patch.over(before, before.updatedAt()).equals(before)) {
      return Changed.nothing(before);
    }
    Account after = patch.over(before, at);
    refuseTakenEmail(tables, after);
    return put(tables, before, after);
  }

  @Override
  public Changed<Account> changeStatus(String id, AccountStatus status, Instant at) {
    InMemoryTables tables = unit.change(ID, id);
    Account before = required(tables, id);
    if (!before.status().mayBecome(status)) {
      throw new StorageException.Conflict(
          "status",
          "account %s is %s and may not become %s".formatted(id, before.status(), status));
    }
    if (before.status() == status) {
      return Changed.nothing(before);
    }
    return put(tables, before, before.with(status, at));
  }

  private static Changed<Account> put(InMemoryTables tables, Account before, Account after) {
    tables.accounts.put(after.id(), after);
    return new Changed<>(before, after);
  }

  @Override
  public boolean delete(String id) {
    InMemoryTables tables = unit.change(ID, id);
    List<String> owned = ownedBy(tables, id);
    if (!owned.isEmpty()) {
      throw new StorageException.LastOwner(
          "account %s owns organizations; hand them over first".formatted(id), owned);
    }
    new Cascade(tables).delete("accounts", id);
    tables.members.keySet().removeIf(member -> member.accountId().equals(id));
    tables.passwords.remove(id);
    tables.keys.values().removeIf(row -> row.key().ownerId().equals(Optional.of(id)));
    return tables.accounts.remove(id) != null;
  }

  private static List<String> ownedBy(InMemoryTables tables, String id) {
    return tables.organizations.values().stream()
        .filter(organization -> organization.ownerId().equals(id))
        .map(Organization::id)
        .toList();
  }

  private static void refuseTakenEmail(InMemoryTables tables, Account account) {
    Optional<Account> holder = account.email().flatMap(email -> withEmail(tables, email));
    if (holder.isPresent() && !holder.get().id().equals(account.id())) {
      throw new StorageException.Duplicate(
          "email",
          "the e-mail address of account %s belongs to account %s"
              .formatted(account.id(), holder.get().id()));
    }
  }

  private static Optional<Account> withEmail(InMemoryTables tables, String email) {
    Optional<String> folded = Optional.of(Text.foldEmail(email));
    return tables.accounts.values().stream()
        .filter(account -> account.email().map(Text::foldEmail).equals(folded))
        .findFirst();
  }

  private static Account required(InMemoryTables tables, String id) {
    return Optional.ofNullable(tables.accounts.get(id))
        .orElseThrow(() -> new StorageException.NotFound("there is no account " + id));
  }
}
