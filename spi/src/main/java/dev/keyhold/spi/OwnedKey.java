package dev.keyhold.spi;

import java.util.Optional;
import java.util.Set;

/**
 * A key, and how its owner stood when the key was read.
 *
 * @param ownerStatus empty if the key has no owner, or if the storage offers no identities and so
 *     cannot say
 */
public record OwnedKey(ApiKey key, Optional<AccountStatus> ownerStatus) {

  /** Whether nothing about the owner stops the key from being used. */
  public boolean ownerIsActive() {
    return ownerStatus.isEmpty() || ownerStatus.get() == AccountStatus.ACTIVE;
  }

  /** An owner that is not there, which no store should let happen, owns no working key. */
  private static AccountStatus status(Transaction tx, String ownerId) {
    return tx.identities()
        .findAccount(ownerId)
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
