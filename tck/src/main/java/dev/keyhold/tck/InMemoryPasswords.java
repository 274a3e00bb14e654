package dev.keyhold.tck;

import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.PasswordStore;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.Optional;

/** In memory: passwords. */
class InMemoryPasswords implements PasswordStore {
  private static final String ID = "the id of an account";

  final Unit unit;

  InMemoryPasswords(Unit unit) {
    this.unit = unit;
  }

  @Override
  public PasswordCredential set(
      String accountId, PasswordHash hash, boolean mustChange, Instant at) {
    InMemoryTables tables = unit.change();
    InMemoryMemberships.requireAccount(tables, "accountId", accountId);
    Optional<PasswordCredential> before = find(accountId);
    PasswordCredential after =
        new PasswordCredential(
            before.map(PasswordCredential::id).orElseGet(() -> Ids.newId(at)),
            accountId,
            hash,
            at,
            mustChange,
            0,
            Optional.empty(),
            before.map(PasswordCredential::metadata).orElse(Json.EMPTY_OBJECT),
            before.map(PasswordCredential::createdAt).orElse(at),
            at);
    tables.passwords.put(accountId, after);
    return after;
  }

  @Override
  public Optional<PasswordCredential> find(String accountId) {
    return Optional.ofNullable(unit.tables(ID, accountId).passwords.get(accountId));
  }

  @Override
  public boolean change(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    unit.change(ID, accountId);
    if (find(accountId).filter(before -> before.hash().equals(from)).isEmpty()) {
      return false;
    }
    set(accountId, to, false, at);
    return true;
  }

  @Override
  public boolean rehash(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    InMemoryTables tables = unit.change(ID, accountId);
    PasswordCredential before = tables.passwords.get(accountId);
    if (before == null || !before.hash().equals(from)) {
      return false;
    }
    tables.passwords.put(
        accountId, with(before, to, before.failedAttempts(), before.lockedUntil(), at));
    return true;
  }

  @Override
  public int countFailure(String accountId, Instant at) {
    InMemoryTables tables = unit.change(ID, accountId);
    PasswordCredential before = required(accountId);
    int failures = before.failedAttempts() + 1;
    tables.passwords.put(
        accountId, with(before, before.hash(), failures, before.lockedUntil(), at));
    return failures;
  }

  @Override
  public boolean lock(String accountId, Instant until, Instant at) {
    InMemoryTables tables = unit.change(ID, accountId);
    PasswordCredential before = required(accountId);
    Instant end = Limits.time("the lock of a password", until);
    if (before.lockedUntil().isPresent() && !end.isAfter(before.lockedUntil().get())) {
      return false;
    }
    tables.passwords.put(
        accountId, with(before, before.hash(), before.failedAttempts(), Optional.of(end), at));
    return true;
  }

  @Override
  public boolean clearFailures(String accountId, Instant at) {
    InMemoryTables tables = unit.change(ID, accountId);
    PasswordCredential before = required(accountId);
    if (before.failedAttempts() == 0 && before.lockedUntil().isEmpty()) {
      return false;
    }
    tables.passwords.put(accountId, with(before, before.hash(), 0, Optional.empty(), at));
    return true;
  }

  @Override
  public boolean remove(String accountId) {
    return unit.change(ID, accountId).passwords.remove(accountId) != null;
  }

  private PasswordCredential required(String accountId) {
    return find(accountId)
        .orElseThrow(
            () -> new StorageException.NotFound("account " + accountId + " has no password"));
  }

  private static PasswordCredential with(
      PasswordCredential before,
      PasswordHash hash,
      int failures,
      Optional<Instant> lockedUntil,
      Instant at) {
    return new PasswordCredential(
        before.id(),
        before.accountId(),
        hash,
        before.changedAt(),
        before.mustChange(),
        failures,
        lockedUntil,
        before.metadata(),
        before.createdAt(),
        at);
  }
}
