package dev.keyhold.tables;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Accounts over the rows of tables. */
record TableAccounts(TableIdentities identities) implements AccountStore {

  @Override
  public Account create(Account account) {
    account.email().ifPresent(Text::newEmail);
    return identities.rows().add(Accounts.TABLE, account);
  }

  @Override
  public Optional<Account> find(String id) {
    return identities.rows().find(Accounts.TABLE, id);
  }

  @Override
  public Optional<Account> findByEmail(String email) {
    String folded = Text.foldEmail(Text.wellFormed("an e-mail address", email));
    return Accounts.EMAIL_FOLDED.shape().takes(folded)
        ? identities
            .rows()
            .find(Accounts.TABLE, Accounts.BY_EMAIL, Accounts.EMAIL_FOLDED.is(folded))
        : Optional.empty();
  }

  @Override
  public Page<Account> list(PageRequest page) {
    return identities.rows().from(Accounts.TABLE).page(page);
  }

  @Override
  public Changed<Account> update(String id, AccountPatch patch, Instant at) {
    List<Assignment<Account>> changes = new ArrayList<>();
    if (patch.email().applies()) {
      changes.add(Accounts.EMAIL.to(patch.email().value()));
    }
    if (patch.displayName().applies()) {
      changes.add(Accounts.DISPLAY_NAME.to(patch.displayName().value()));
    }
    patch.accessLevel().value().map(Accounts.ACCESS_LEVEL::to).ifPresent(changes::add);
    patch.metadata().value().map(Accounts.METADATA::to).ifPresent(changes::add);
    return changed(id, changes, at);
  }

  @Override
  public Changed<Account> changeStatus(String id, AccountStatus status, Instant at) {
    return changed(id, List.of(Accounts.STATUS.to(status)), at);
  }

  private Changed<Account> changed(String id, List<Assignment<Account>> changes, Instant at) {
    return TableIdentities.orMissing(
        () -> identities.rows(at).update(Accounts.TABLE, id, changes), "there is no account " + id);
  }

  @Override
  public boolean delete(String id) {
    try {
      return identities.rows().delete(Accounts.TABLE, id).isPresent();
    } catch (StorageException.Conflict e) {
      List<String> owned =
          Page.all(page -> owned(id, page)).stream().map(Organization::id).toList();
      if (owned.isEmpty()) {
        throw e;
      }
      throw new StorageException.LastOwner(
          "account %s owns organizations; hand them over first".formatted(id), owned);
    }
  }

  private Page<Organization> owned(String id, PageRequest page) {
    return identities
        .rows()
        .from(Organizations.TABLE)
        .where(Organizations.OWNER_ID.is(id))
        .by(Organizations.BY_OWNER)
        .page(page);
  }
}
