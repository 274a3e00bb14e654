package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * The password of an account. An account has at most one.
 *
 * @param id unique
 * @param changedAt when the password itself was last set
 * @param mustChange whether the account must choose a new password
 * @param failedAttempts failed attempts since the last success
 * @param lockedUntil until when all attempts are refused
 * @param metadata a JSON object that belongs to the hub
 */
public record PasswordCredential(
    String id,
    String accountId,
    PasswordHash hash,
    Instant changedAt,
    boolean mustChange,
    int failedAttempts,
    Optional<Instant> lockedUntil,
    Json metadata,
    Instant createdAt,
    Instant updatedAt) {
  static final Check CHECK = new Check("a password credential");

  public PasswordCredential {
    CHECK.id("id", id);
    CHECK.id("accountId", accountId);
    changedAt = CHECK.time("changedAt", changedAt);
    lockedUntil = CHECK.time("lockedUntil", lockedUntil);
    CHECK.object("metadata", metadata);
    createdAt = CHECK.time("createdAt", createdAt);
    updatedAt = CHECK.time("updatedAt", updatedAt);
    if (failedAttempts < 0) {
      throw new StorageException.InvalidInput(
          "failedAttempts", "the failed attempts of a password are negative");
    }
  }
}
