package dev.keyhold.spi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key, with the status of its owner and of its organization when the key was read. This object
 * alone answers the questions of a verification, without reading the objects inside the key: with a
 * great many keys in memory, each further object costs a wait for memory.
 */
public final class OwnedKey {
  private final ApiKey key;
  private final Optional<AccountStatus> ownerStatus;
  private final Optional<OrganizationStatus> organizationStatus;
  private final long expiry;
  private final long lastUse;
  private final KeyState stateBeforeExpiry;

  /**
   * @param ownerStatus the status of the owner; empty if the key has no owner, or if the storage
   *     offers no identities and so cannot know
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
   * The status of the owner; empty if the key has no owner, or if the storage offers no identities
   * and so cannot know.
   */
  public Optional<AccountStatus> ownerStatus() {
    return ownerStatus;
  }

  /**
   * The status of the organization; empty if the key belongs to none, or if the storage offers no
   * identities and so cannot know.
   */
  public Optional<OrganizationStatus> organizationStatus() {
    return organizationStatus;
  }

  /** Whether the owner allows the key to be used: the owner is active, or the status is empty. */
  public boolean ownerIsActive() {
    return ownerStatus.isEmpty() || ownerStatus.get() == AccountStatus.ACTIVE;
  }

  /** Whether the organization allows the key to be used: it is active, or the status is empty. */
  public boolean organizationIsActive() {
    return organizationStatus.isEmpty() || organizationStatus.get() == OrganizationStatus.ACTIVE;
  }

  /**
   * The state of the key, by the rules of {@link ApiKey#stateAt}.
   *
   * @param now in milliseconds since 1970-01-01T00:00:00Z
   */
  public KeyState stateAt(long now) {
    return expiry <= now ? KeyState.EXPIRED : stateBeforeExpiry;
  }

  /**
   * Whether the stored last use is at {@code time} or later.
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

  /** The keys of an owner that does not exist do not work. No store should let that happen. */
  private static AccountStatus ownerStatus(Transaction tx, String ownerId) {
    return tx.identities()
        .accounts()
        .find(ownerId)
        .map(Account::status)
        .orElse(AccountStatus.DEACTIVATED);
  }

  /** The same for an organization. */
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
