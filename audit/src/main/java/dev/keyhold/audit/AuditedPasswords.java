package dev.keyhold.audit;

import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.PasswordHash;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Records what becomes of passwords. A failed attempt that is counted has no entry here: the
 * attempt itself is recorded, and bounded ({@link RefusedAttempts}).
 */
final class AuditedPasswords extends ForwardingIdentities {
  private final Recorder recorder;

  AuditedPasswords(IdentityStore inner, Recorder recorder) {
    super(inner);
    this.recorder = recorder;
  }

  @Override
  public PasswordCredential setPassword(
      String accountId, PasswordHash hash, boolean mustChange, Instant at) {
    Map<String, Object> before = fields(accountId);
    PasswordCredential after = inner.setPassword(accountId, hash, mustChange, at);
    recorder.follow(
        () -> record("password.set", accountId, Details.changed(before, Fields.of(after))));
    return after;
  }

  @Override
  public boolean changePassword(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    Map<String, Object> before = fields(accountId);
    return recorded(
        inner.changePassword(accountId, from, to, at), "password.change", accountId, before);
  }

  @Override
  public boolean rehashPassword(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    Map<String, Object> before = fields(accountId);
    return recorded(
        inner.rehashPassword(accountId, from, to, at), "password.rehash", accountId, before);
  }

  @Override
  public boolean lockPassword(String accountId, Instant until, Instant at) {
    Map<String, Object> before = fields(accountId);
    return recorded(inner.lockPassword(accountId, until, at), "password.lock", accountId, before);
  }

  @Override
  public boolean clearPasswordFailures(String accountId, Instant at) {
    Map<String, Object> before = fields(accountId);
    return recorded(
        inner.clearPasswordFailures(accountId, at), "password.clear_failures", accountId, before);
  }

  @Override
  public boolean removePassword(String accountId) {
    Map<String, Object> before = fields(accountId);
    boolean removed = inner.removePassword(accountId);
    if (removed) {
      recorder.follow(() -> record("password.remove", accountId, Details.deleted(before)));
    }
    return removed;
  }

  private boolean recorded(
      boolean changed, String action, String accountId, Map<String, Object> before) {
    if (changed) {
      recorder.follow(() -> record(action, accountId, Details.changed(before, fields(accountId))));
    }
    return changed;
  }

  private Map<String, Object> fields(String accountId) {
    Optional<PasswordCredential> found = inner.findPassword(accountId);
    return found.map(Fields::of).orElseGet(Map::of);
  }

  private void record(String action, String accountId, Details details) {
    Entries.password(recorder, action, accountId, details);
  }
}
