package dev.keyhold.audit;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.PasswordStore;
import dev.keyhold.spi.TrailWords;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Records what becomes of passwords. A failed attempt that is counted has no entry here: the
 * attempt itself is recorded, and bounded ({@link RefusedAttempts}).
 */
final class AuditedPasswords implements PasswordStore {
  private final PasswordStore inner;
  private final Transaction tx;
  private final Set<Part> offered;
  private final Recorder recorder;

  AuditedPasswords(Transaction tx, Set<Part> offered, Recorder recorder) {
    this.inner = tx.identities().passwords();
    this.tx = tx;
    this.offered = offered;
    this.recorder = recorder;
  }

  @Override
  public PasswordCredential set(
      String accountId, PasswordHash hash, boolean mustChange, Instant at) {
    Map<String, Object> before = fields(accountId);
    PasswordCredential after = inner.set(accountId, hash, mustChange, at);
    recorder.follow(
        () ->
            record(TrailWords.PASSWORD_SET, accountId, Details.changed(before, Fields.of(after))));
    return after;
  }

  @Override
  public boolean change(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    Map<String, Object> before = fields(accountId);
    return recorded(
        inner.change(accountId, from, to, at), TrailWords.PASSWORD_CHANGE, accountId, before);
  }

  @Override
  public boolean rehash(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    Map<String, Object> before = fields(accountId);
    return recorded(
        inner.rehash(accountId, from, to, at), TrailWords.PASSWORD_REHASH, accountId, before);
  }

  @Override
  public boolean lock(String accountId, Instant until, Instant at) {
    Map<String, Object> before = fields(accountId);
    return recorded(inner.lock(accountId, until, at), TrailWords.PASSWORD_LOCK, accountId, before);
  }

  @Override
  public boolean clearFailures(String accountId, Instant at) {
    Map<String, Object> before = fields(accountId);
    return recorded(
        inner.clearFailures(accountId, at), TrailWords.PASSWORD_CLEAR_FAILURES, accountId, before);
  }

  @Override
  public boolean remove(String accountId) {
    Optional<PasswordCredential> before = inner.find(accountId);
    Dependents rows =
        Dependents.in(tx, offered)
            .of("password_credentials", before.stream().map(PasswordCredential::id));
    boolean removed = inner.remove(accountId);
    if (removed) {
      recorder.follow(() -> recordRemoved(rows, before.orElseThrow()));
    }
    return removed;
  }

  private void recordRemoved(Dependents rows, PasswordCredential password) {
    rows.record(recorder, TrailWords.PASSWORD_REMOVE);
    record(TrailWords.PASSWORD_REMOVE, password.accountId(), Details.deleted(Fields.of(password)));
  }

  @Override
  public Optional<PasswordCredential> find(String accountId) {
    return inner.find(accountId);
  }

  @Override
  public int countFailure(String accountId, Instant at) {
    return inner.countFailure(accountId, at);
  }

  private boolean recorded(
      boolean changed, String action, String accountId, Map<String, Object> before) {
    if (changed) {
      recorder.follow(() -> record(action, accountId, Details.changed(before, fields(accountId))));
    }
    return changed;
  }

  private Map<String, Object> fields(String accountId) {
    Optional<PasswordCredential> found = inner.find(accountId);
    return found.map(Fields::of).orElseGet(Map::of);
  }

  private void record(String action, String accountId, Details details) {
    Entries.password(recorder, action, accountId, details);
  }
}
