package dev.keyhold.audit;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.TrailWords;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Records what becomes of accounts, and of what goes with a deleted one. */
final class AuditedAccounts implements AccountStore {
  private final AccountStore inner;
  private final Transaction tx;
  private final Set<Part> offered;
  private final Recorder recorder;

  AuditedAccounts(Transaction tx, Set<Part> offered, Recorder recorder) {
    this.inner = tx.identities().accounts();
    this.tx = tx;
    this.offered = offered;
    this.recorder = recorder;
  }

  @Override
  public Account create(Account account) {
    Account created = inner.create(account);
    recorder.follow(
        () -> record(TrailWords.ACCOUNT_CREATE, created.id(), Details.created(Fields.of(created))));
    return created;
  }

  @Override
  public Optional<Account> find(String id) {
    return inner.find(id);
  }

  @Override
  public Optional<Account> findByEmail(String email) {
    return inner.findByEmail(email);
  }

  @Override
  public Page<Account> list(PageRequest page) {
    return inner.list(page);
  }

  @Override
  public Changed<Account> update(String id, AccountPatch patch, Instant at) {
    return recorded(TrailWords.ACCOUNT_UPDATE, inner.update(id, patch, at));
  }

  @Override
  public Changed<Account> changeStatus(String id, AccountStatus status, Instant at) {
    String action =
        switch (status) {
          case ACTIVE -> TrailWords.ACCOUNT_REACTIVATE;
          case SUSPENDED -> TrailWords.ACCOUNT_SUSPEND;
          case DEACTIVATED -> TrailWords.ACCOUNT_DEACTIVATE;
        };
    return recorded(action, inner.changeStatus(id, status, at));
  }

  @Override
  public boolean delete(String id) {
    IdentityStore identities = tx.identities();
    Optional<Account> account = inner.find(id);
    List<Membership> memberships = Page.all(page -> identities.members().listFor(id, page));
    List<ApiKey> keys = keys(id);
    Optional<PasswordCredential> password = identities.passwords().find(id);
    Dependents rows =
        Dependents.in(tx, offered)
            .of("accounts", account.stream().map(Account::id))
            .of("organization_members", memberships.stream().map(Membership::id))
            .of("api_keys", keys.stream().map(ApiKey::id))
            .of("password_credentials", password.stream().map(PasswordCredential::id));
    if (!inner.delete(id)) {
      return false;
    }
    recorder.follow(
        () -> {
          rows.record(recorder, TrailWords.ACCOUNT_DELETE);
          keys.forEach(key -> Entries.deleted(recorder, key, TrailWords.ACCOUNT_DELETE));
          password.ifPresent(
              gone -> Entries.passwordRemoved(recorder, id, TrailWords.ACCOUNT_DELETE));
          memberships.forEach(
              member -> Entries.removed(recorder, member, TrailWords.ACCOUNT_DELETE));
          record(
              TrailWords.ACCOUNT_DELETE,
              id,
              Details.deleted(account.map(Fields::of).orElseThrow()));
        });
    return true;
  }

  private List<ApiKey> keys(String ownerId) {
    return offered.contains(Part.API_KEYS) ? Entries.owned(tx.apiKeys(), ownerId) : List.of();
  }

  private Changed<Account> recorded(String action, Changed<Account> change) {
    return recorder.changed(
        change, Fields::of, details -> record(action, change.after().id(), details));
  }

  private void record(String action, String id, Details details) {
    recorder.record(
        action, entry -> entry.ownerId(id).target(TrailWords.ACCOUNT, id).details(details.json()));
  }
}
