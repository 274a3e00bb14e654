package dev.keyhold.tables;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.PasswordStore;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Passwords over the rows of tables. */
record TablePasswords(TableIdentities identities) implements PasswordStore {

  @Override
  public PasswordCredential set(
      String accountId, PasswordHash hash, boolean mustChange, Instant at) {
    Optional<PasswordCredential> before = find(accountId);
    if (before.isPresent()) {
      return replaced(before.get(), hash, mustChange, at).after();
    }
    return identities
        .rows()
        .add(
            PasswordCredentials.TABLE,
            new PasswordCredential(
                Ids.newId(at),
                accountId,
                hash,
                at,
                mustChange,
                0,
                Optional.empty(),
                Json.EMPTY_OBJECT,
                at,
                at));
  }

  @Override
  public Optional<PasswordCredential> find(String accountId) {
    return TableIdentities.mayBeId(accountId)
        ? identities
            .rows()
            .find(
                PasswordCredentials.TABLE,
                PasswordCredentials.BY_ACCOUNT,
                PasswordCredentials.ACCOUNT_ID.is(accountId))
        : Optional.empty();
  }

  @Override
  public boolean change(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    Optional<PasswordCredential> before = find(accountId).filter(p -> p.hash().equals(from));
    before.ifPresent(password -> replaced(password, to, false, at));
    return before.isPresent();
  }

  /** Guarded by the hash that was seen. */
  private Changed<PasswordCredential> replaced(
      PasswordCredential seen, PasswordHash hash, boolean mustChange, Instant at) {
    return update(
        seen,
        at,
        List.of(
            PasswordCredentials.HASH.to(hash),
            PasswordCredentials.CHANGED_AT.to(at),
            PasswordCredentials.MUST_CHANGE.to(mustChange),
            PasswordCredentials.FAILED_ATTEMPTS.to(0L),
            PasswordCredentials.LOCKED_UNTIL.cleared()));
  }

  @Override
  public boolean rehash(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    Optional<PasswordCredential> before = find(accountId).filter(p -> p.hash().equals(from));
    before.ifPresent(password -> update(password, at, List.of(PasswordCredentials.HASH.to(to))));
    return before.isPresent();
  }

  private Changed<PasswordCredential> update(
      PasswordCredential seen, Instant at, List<Assignment<PasswordCredential>> changes) {
    return identities
        .rows(at)
        .updateIf(
            PasswordCredentials.TABLE,
            seen.id(),
            List.of(PasswordCredentials.HASH.is(seen.hash())),
            changes);
  }

  @Override
  public int countFailure(String accountId, Instant at) {
    return changed(accountId, at, List.of(PasswordCredentials.FAILED_ATTEMPTS.plus(1)))
        .after()
        .failedAttempts();
  }

  @Override
  public boolean lock(String accountId, Instant until, Instant at) {
    return changed(accountId, at, List.of(PasswordCredentials.LOCKED_UNTIL.toAtLeast(until)))
        .happened();
  }

  @Override
  public boolean clearFailures(String accountId, Instant at) {
    return changed(
            accountId,
            at,
            List.of(
                PasswordCredentials.FAILED_ATTEMPTS.to(0L),
                PasswordCredentials.LOCKED_UNTIL.cleared()))
        .happened();
  }

  private Changed<PasswordCredential> changed(
      String accountId, Instant at, List<Assignment<PasswordCredential>> changes) {
    PasswordCredential before =
        find(accountId)
            .orElseThrow(
                () ->
                    new StorageException.NotFound(
                        "account %s has no password".formatted(accountId)));
    return identities.rows(at).update(PasswordCredentials.TABLE, before.id(), changes);
  }

  @Override
  public boolean remove(String accountId) {
    return find(accountId)
        .flatMap(password -> identities.rows().delete(PasswordCredentials.TABLE, password.id()))
        .isPresent();
  }
}
