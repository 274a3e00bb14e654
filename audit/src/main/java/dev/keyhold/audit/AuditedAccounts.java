package dev.keyhold.audit;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Records what becomes of accounts, and of what goes with a deleted one. */
final class AuditedAccounts extends ForwardingIdentities {
  private static final String DELETE = "account.delete";

  private final Transaction tx;
  private final Set<Part> offered;
  private final Recorder recorder;

  AuditedAccounts(IdentityStore inner, Transaction tx, Set<Part> offered, Recorder recorder) {
    super(inner);
    this.tx = tx;
    this.offered = offered;
    this.recorder = recorder;
  }

  @Override
  public Account createAccount(Account account) {
    Account created = inner.createAccount(account);
    recorder.follow(
        () -> record("account.create", created.id(), Details.created(Fields.of(created))));
    return created;
  }

  @Override
  public Account updateAccount(String id, AccountPatch patch, Instant at) {
    Optional<Account> before = inner.findAccount(id);
    Account after = inner.updateAccount(id, patch, at);
    recorder.follow(() -> recordChange("account.update", before, after));
    return after;
  }

  @Override
  public boolean changeAccountStatus(String id, AccountStatus status, Instant at) {
    Optional<Account> before = inner.findAccount(id);
    boolean changed = inner.changeAccountStatus(id, status, at);
    if (changed) {
      String action =
          switch (status) {
            case ACTIVE -> "account.reactivate";
            case SUSPENDED -> "account.suspend";
            case DEACTIVATED -> "account.deactivate";
          };
      recorder.follow(() -> recordChange(action, before, inner.findAccount(id).orElseThrow()));
    }
    return changed;
  }

  @Override
  public boolean deleteAccount(String id) {
    Optional<Account> account = inner.findAccount(id);
    List<Membership> memberships = Lists.all(page -> inner.listMemberships(id, page));
    List<ApiKey> keys = keys(id);
    boolean hadPassword = inner.findPassword(id).isPresent();
    if (!inner.deleteAccount(id)) {
      return false;
    }
    recorder.follow(
        () -> {
          keys.forEach(key -> Entries.deleted(recorder, key, DELETE));
          if (hadPassword) {
            Entries.passwordRemoved(recorder, id, DELETE);
          }
          memberships.forEach(member -> Entries.removed(recorder, member, DELETE));
          record(DELETE, id, Details.deleted(account.map(Fields::of).orElseThrow()));
        });
    return true;
  }

  private List<ApiKey> keys(String ownerId) {
    return offered.contains(Part.API_KEYS) ? Lists.owned(tx.apiKeys(), ownerId) : List.of();
  }

  private void recordChange(String action, Optional<Account> before, Account after) {
    Details changed = Details.changed(Fields.of(before.orElseThrow()), Fields.of(after));
    if (!changed.isEmpty()) {
      record(action, after.id(), changed);
    }
  }

  private void record(String action, String id, Details details) {
    recorder.record(
        action, entry -> entry.ownerId(id).target("account", id).details(details.json()));
  }
}
