package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key, and how its owner stood when the key was read. What a verification asks is answered from
 * this object alone, without a look at the key's many others: of a great many keys in memory, each
 * object more is a wait for it.
 */
public final class OwnedKey {
  private final ApiKey key;
  private final Optional<AccountStatus> ownerStatus;
  private final long expiry;
  private final long lastUse;
  private final KeyState stateBeforeExpiry;

  /**
   * @param ownerStatus empty if the key has no owner, or if the storage offers no identities and so
   *     cannot say
   */
  public OwnedKey(ApiKey key, Optional<AccountStatus> ownerStatus) {
    this.key = key;
    this.ownerStatus = ownerStatus;
    this.expiry = key.expiresAt().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    this.lastUse = key.lastUsedAt().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
    this.stateBeforeExpiry = key.stateAt(Instant.MIN);
  }

  public ApiKey key() {
    return key;
  }

  /**
   * How the owner stands; empty if the key has none, or if the storage offers no identities and so
   * cannot say.
   */
  public Optional<AccountStatus> ownerStatus() {
    return ownerStatus;
  }

  /** Whether nothing about the owner stops the key from being used. */
  public boolean ownerIsActive() {
    return ownerStatus.isEmpty() || ownerStatus.get() == AccountStatus.ACTIVE;
  }

  /**
   * How the key stands, as {@link ApiKey#stateAt} says.
   *
   * @param now in milliseconds since 1970-01-01T00:00:00Z
   */
  public KeyState stateAt(long now) {
    return expiry <= now ? KeyState.EXPIRED : stateBeforeExpiry;
  }

  /**
   * Whether a use of the key is stored that is not older.
   *
   * @param time in milliseconds since 1970-01-01T00:00:00Z
   */
  public boolean usedSince(long time) {
    return lastUse >= time;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OwnedKey owned
        && key.equals(owned.key)
        && ownerStatus.equals(owned.ownerStatus);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + ownerStatus.hashCode();
  }

  @Override
  public String toString() {
    return "OwnedKey[key=%s, ownerStatus=%s]".formatted(key, ownerStatus);
  }

  /** An owner that is not there, which no store should let happen, owns no working key. */
  private static AccountStatus status(Transaction tx, String ownerId) {
    return tx.identities()
        .accounts()
        .find(ownerId)
        .map(Account::status)
        .orElse(AccountStatus.DEACTIVATED);
  }

  static OwnedKey in(Transaction tx, Set<Part> offered, ApiKey key) {
    if (!offered.contains(Part.IDENTITIES)) {
      return new OwnedKey(key, Optional.empty());
    }
    return new OwnedKey(key, key.ownerId().map(id -> status(tx, id)));
  }
}
