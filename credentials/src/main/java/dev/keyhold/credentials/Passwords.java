package dev.keyhold.credentials;

import dev.keyhold.credentials.PasswordVerification.Reason;
import dev.keyhold.credentials.PasswordVerification.Rejected;
import dev.keyhold.credentials.PasswordVerification.Verified;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.RefusedAttempt;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.TrailWords;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * The passwords of one storage's accounts: set, verified, changed, removed.
 *
 * <p>A password is prepared by RFC 8265 before it is hashed: it is put into Unicode normalization
 * form C, and every kind of space becomes U+0020, so that the same characters match no matter how a
 * keyboard composes them. An older hash of the unprepared text still verifies, and is replaced
 * then.
 *
 * <p>Each method that takes a password wipes the array before it returns or throws. If the password
 * must be prepared first, a temporary copy is made that cannot be wiped. Every attempt costs one
 * hash, whether or not the account exists, and two if the password is not in the prepared form and
 * does not match. Hashes are made outside of transactions, and the builder limits how many are made
 * at once; a caller that waits too long gets {@link StorageException.Unavailable}. Do not call
 * these methods inside a unit of work.
 *
 * <p>Any number of threads may use it at once. It does not close the storage.
 */
public final class Passwords {
  private final Storage storage;
  private final PasswordHasher hasher;
  private final LockOut lockOut;
  private final InstantSource clock;

  Passwords(Storage storage, PasswordHasher hasher, LockOut lockOut, InstantSource clock) {
    this.storage = storage;
    this.hasher = hasher;
    this.lockOut = lockOut;
    this.clock = clock;
  }

  /**
   * The passwords of a storage, with the default options of {@link PasswordsBuilder}.
   *
   * @throws StorageException.Unsupported if argon2's native library cannot be used
   */
  public static Passwords of(Storage storage, InstantSource clock) {
    return builder(storage, clock).build();
  }

  /**
   * @param clock the clock; {@link InstantSource#system} in production
   */
  public static PasswordsBuilder builder(Storage storage, InstantSource clock) {
    return new PasswordsBuilder(storage, clock);
  }

  /**
   * Sets the password of an account and replaces an existing one. Failures and a lock are
   * forgotten.
   *
   * @param mustChange whether the account must choose another password at the next login
   * @throws StorageException.InvalidInput if the password has fewer than 8 code points or more than
   *     {@link Limits#NAME_LENGTH}, contains a control character, or is not well-formed text
   * @throws StorageException.MissingReference if there is no such account
   */
  public void set(String accountId, char[] password, boolean mustChange) {
    try {
      PasswordHash hash = newHash(password);
      storage.write(
          tx -> tx.identities().passwords().set(accountId, hash, mustChange, clock.instant()));
    } finally {
      wipe(password);
    }
  }

  /** Checks the password of the account with this e-mail address. */
  public PasswordVerification verify(String email, char[] password) {
    try {
      return attempt(identities -> identities.accounts().findByEmail(email), password);
    } finally {
      wipe(password);
    }
  }

  /** Checks the password of an account. */
  public PasswordVerification verifyAccount(String accountId, char[] password) {
    try {
      return attempt(identities -> identities.accounts().find(accountId), password);
    } finally {
      wipe(password);
    }
  }

  /**
   * Changes the password of an account for a person who knows the old one. A wrong old password
   * counts as a failed login.
   *
   * @return the result of checking the old password; the new one was set only if this is {@link
   *     Verified}
   * @throws StorageException.InvalidInput if the new password is refused, as in {@link #set}
   * @throws StorageException.Conflict if the password was changed by somebody else meanwhile
   */
  public PasswordVerification change(String accountId, char[] old, char[] replacement) {
    try {
      PasswordText.checkNew(replacement);
      PasswordVerification verification =
          attempt(identities -> identities.accounts().find(accountId), old);
      if (verification instanceof Verified) {
        replace(accountId, old, replacement);
      }
      return verification;
    } finally {
      wipe(old);
      wipe(replacement);
    }
  }

  /**
   * Removes the password of an account, which then cannot log in with a password.
   *
   * @return whether the account had a password
   */
  public boolean remove(String accountId) {
    return storage.write(tx -> tx.identities().passwords().remove(accountId));
  }

  private PasswordHash newHash(char[] password) {
    PasswordText.checkNew(password);
    return hasher.bounded(() -> hasher.hash(password));
  }

  /** An account and its password, read in one transaction. */
  private record Found(Optional<Account> account, Optional<PasswordCredential> credential) {}

  private PasswordVerification attempt(
      Function<IdentityStore, Optional<Account>> lookUp, char[] password) {
    // Read while holding the permit: of attempts that race, no more than run at once can slip
    // through after the one that locks.
    PasswordVerification verification =
        hasher.bounded(
            () -> {
              Found found = storage.read(tx -> find(tx.identities(), lookUp));
              PasswordHash hash =
                  found.credential().map(PasswordCredential::hash).orElseGet(hasher::decoy);
              return settle(found, hasher.verify(hash, password), password);
            });
    if (verification instanceof Rejected rejected) {
      storage.attemptRefused(refused(rejected));
    }
    return verification;
  }

  private static RefusedAttempt refused(Rejected rejected) {
    return new RefusedAttempt(
        TrailWords.PASSWORD_VERIFY,
        rejected.reason().name(),
        rejected.accountId(),
        "password",
        Optional.empty());
  }

  private static Found find(
      IdentityStore identities, Function<IdentityStore, Optional<Account>> lookUp) {
    Optional<Account> account = lookUp.apply(identities);
    return new Found(account, account.map(Account::id).flatMap(identities.passwords()::find));
  }

  private PasswordVerification settle(Found found, boolean matches, char[] password) {
    if (found.account().isEmpty()) {
      return new Rejected(Reason.UNKNOWN_ACCOUNT, Optional.empty());
    }
    Account account = found.account().get();
    if (found.credential().isEmpty()) {
      return rejected(Reason.NO_PASSWORD, account);
    }
    PasswordCredential credential = found.credential().get();
    Instant now = clock.instant();
    if (credential.lockedUntil().map(now::isBefore).orElse(false)) {
      return rejected(Reason.LOCKED, account);
    }
    if (!matches) {
      storage.write(tx -> lockOut.count(tx.identities(), account.id(), now));
      return rejected(Reason.WRONG_PASSWORD, account);
    }
    if (account.status() != AccountStatus.ACTIVE) {
      return rejected(Reason.ACCOUNT_INACTIVE, account);
    }
    succeed(credential, password, now);
    return new Verified(account, credential.mustChange());
  }

  private static Rejected rejected(Reason reason, Account account) {
    return new Rejected(reason, Optional.of(account.id()));
  }

  /** Forgets failures, and makes the hash anew if the cost has risen since. */
  private void succeed(PasswordCredential credential, char[] password, Instant now) {
    String id = credential.accountId();
    if (credential.failedAttempts() > 0 || credential.lockedUntil().isPresent()) {
      storage.write(tx -> tx.identities().passwords().clearFailures(id, now));
    }
    if (hasher.isOutdated(credential.hash(), password)) {
      PasswordHash fresh = hasher.hash(password);
      storage.write(tx -> tx.identities().passwords().rehash(id, credential.hash(), fresh, now));
    }
  }

  /** Sets the new password only where the old one still is what is stored. */
  private void replace(String accountId, char[] old, char[] replacement) {
    PasswordHash stored =
        storage
            .read(tx -> tx.identities().passwords().find(accountId))
            .map(PasswordCredential::hash)
            .filter(hash -> hasher.bounded(() -> hasher.verify(hash, old)))
            .orElseThrow(Passwords::changedMeanwhile);
    PasswordHash hash = newHash(replacement);
    if (!storage.write(
        tx -> tx.identities().passwords().change(accountId, stored, hash, clock.instant()))) {
      throw changedMeanwhile();
    }
  }

  private static StorageException changedMeanwhile() {
    return new StorageException.Conflict("the password was changed by somebody else meanwhile");
  }

  private static void wipe(char[] password) {
    Arrays.fill(password, '\0');
  }
}
