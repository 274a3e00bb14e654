package dev.keyhold.tck;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import java.time.Instant;
import java.util.Optional;

/** Accounts that are right, for mutants to break. */
class SoundAccounts implements AccountStore {
  final Unit unit;
  private final AccountStore sound;

  SoundAccounts(Unit unit) {
    this.unit = unit;
    this.sound = new InMemoryTransaction(unit).identities().accounts();
  }

  @Override
  public Account create(Account account) {
    return sound.create(account);
  }

  @Override
  public Optional<Account> find(String id) {
    return sound.find(id);
  }

  @Override
  public Optional<Account> findByEmail(String email) {
    return sound.findByEmail(email);
  }

  @Override
  public Page<Account> list(PageRequest page) {
    return sound.list(page);
  }

  @Override
  public Changed<Account> update(String id, AccountPatch patch, Instant at) {
    return sound.update(id, patch, at);
  }

  @Override
  public Changed<Account> changeStatus(String id, AccountStatus status, Instant at) {
    return sound.changeStatus(id, status, at);
  }

  @Override
  public boolean delete(String id) {
    return sound.delete(id);
  }
}
