package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * The password of an account, of which there is at most one.
 *
 * @param id unique
 * @param changedAt when the password itself was last set
 * @param mustChange whether the account has to choose a new one
 * @param failedAttempts failures since the last success
 * @param lockedUntil until when no attempt is taken
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

  public PasswordCredential {
    Check.id("the id of a password credential", id);
    Check.id("the account of a password credential", accountId);
    changedAt = Limits.time("the change time of a password credential", changedAt);
    lockedUntil = Check.time("the lock of a password credential", lockedUntil);
    Check.object("the metadata of a password credential", metadata);
    createdAt = Limits.time("the creation time of a password credential", createdAt);
    updatedAt = Limits.time("the update time of a password credential", updatedAt);
    if (failedAttempts < 0) {
      throw new StorageException.InvalidInput("the failed attempts of a password are negative");
    }
  }
}
