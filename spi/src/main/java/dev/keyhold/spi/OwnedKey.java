package dev.keyhold.spi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key, and how its owner and its organization stood when the key was read. What a verification
 * asks is answered from this object alone, without a look at the key's many others: of a great many
 * keys in memory, each object more is a wait for it.
 */
public final class OwnedKey {
  private final ApiKey key;
  private final Optional<AccountStatus> ownerStatus;
  private final Optional<OrganizationStatus> organizationStatus;
  private final long expiry;
  private final long lastUse;
  private final KeyState stateBeforeExpiry;

  /**
   * @param ownerStatus empty if the key has no owner, or if the storage offers no identities and so
   *     cannot say
   * @param organizationStatus empty if the key belongs to no organization, or if the storage offers
   *     no identities
   */
  public OwnedKey(
      ApiKey key,
      Optional<AccountStatus> ownerStatus,
      Optional<OrganizationStatus> organizationStatus) {
    this.key = key;
    this.ownerStatus = ownerStatus;
    this.organizationStatus = organizationStatus;
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

  /**
   * How the organization stands; empty if the key belongs to none, or if the storage offers no
   * identities and so cannot say.
   */
  public Optional<OrganizationStatus> organizationStatus() {
    return organizationStatus;
  }

  /** Whether nothing about the owner stops the key from being used. */
  public boolean ownerIsActive() {
    return ownerStatus.isEmpty() || ownerStatus.get() == AccountStatus.ACTIVE;
  }

  /** Whether nothing about the organization stops the key from being used. */
  public boolean organizationIsActive() {
    return organizationStatus.isEmpty() || organizationStatus.get() == OrganizationStatus.ACTIVE;
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
        && ownerStatus.equals(owned.ownerStatus)
        && organizationStatus.equals(owned.organizationStatus);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, ownerStatus, organizationStatus);
  }

  @Override
  public String toString() {
    return "OwnedKey[key=%s, ownerStatus=%s, organizationStatus=%s]"
        .formatted(key, ownerStatus, organizationStatus);
  }

  /** An owner that is not there, which no store should let happen, owns no working key. */
  private static AccountStatus ownerStatus(Transaction tx, String ownerId) {
    return tx.identities()
        .accounts()
        .find(ownerId)
        .map(Account::status)
        .orElse(AccountStatus.DEACTIVATED);
  }

  /** The same of an organization. */
  private static OrganizationStatus organizationStatus(Transaction tx, String id) {
    return tx.identities()
        .organizations()
        .find(id)
        .map(Organization::status)
        .orElse(OrganizationStatus.SUSPENDED);
  }

  static OwnedKey in(Transaction tx, Set<Part> offered, ApiKey key) {
    if (!offered.contains(Part.IDENTITIES)) {
      return new OwnedKey(key, Optional.empty(), Optional.empty());
    }
    return new OwnedKey(
        key,
        key.ownerId().map(id -> ownerStatus(tx, id)),
        key.organizationId().map(id -> organizationStatus(tx, id)));
  }
}
