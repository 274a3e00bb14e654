package dev.keyhold.tck;

import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.PasswordStore;
import dev.keyhold.tables.PasswordCredentials;
import java.time.Instant;
import java.util.Optional;

/** Passwords that are right, for mutants to break. */
class SoundPasswords implements PasswordStore {
  final Unit unit;
  private final PasswordStore sound;

  SoundPasswords(Unit unit) {
    this.unit = unit;
    this.sound = new InMemoryTransaction(unit).identities().passwords();
  }

  @Override
  public PasswordCredential set(
      String accountId, PasswordHash hash, boolean mustChange, Instant at) {
    return sound.set(accountId, hash, mustChange, at);
  }

  @Override
  public Optional<PasswordCredential> find(String accountId) {
    return sound.find(accountId);
  }

  @Override
  public boolean change(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    return sound.change(accountId, from, to, at);
  }

  @Override
  public boolean rehash(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    return sound.rehash(accountId, from, to, at);
  }

  @Override
  public int countFailure(String accountId, Instant at) {
    return sound.countFailure(accountId, at);
  }

  @Override
  public boolean lock(String accountId, Instant until, Instant at) {
    return sound.lock(accountId, until, at);
  }

  @Override
  public boolean clearFailures(String accountId, Instant at) {
    return sound.clearFailures(accountId, at);
  }

  @Override
  public boolean remove(String accountId) {
    return sound.remove(accountId);
  }

  /** The password of an account as it was before, if it had one. */
  Optional<PasswordCredential> putBack(InMemoryTables seen, String accountId) {
    Optional<PasswordCredential> early =
        new SoundPasswords(Unit.reading(seen, unit.offered())).find(accountId);
    var shape = PasswordCredentials.TABLE.shape();
    early.ifPresent(
        password ->
            unit.change().rows(shape).put(password.id(), seen.rows(shape).get(password.id())));
    return early;
  }
}
