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
 * <p>A password is hashed as RFC 8265 prepares it: in Unicode normalization form C, and with every
 * space as U+0020, so that the same characters match however a keyboard composes them. A hash that
 * was made of the text as it was typed still verifies, and is replaced then.
 *
 * <p>Each method that takes a password wipes the array before it returns or throws; where it is not
 * in that form, a text that cannot be wiped is made on the way. Every attempt, whether the account
 * exists or not, costs one hash, and two if the password is not in that form and does not match.
 * Hashes are made outside of transactions, and no more at a time than the builder says; who waits
 * too long gets {@link StorageException.Unavailable}. None of these methods may be called inside a
 * unit of work.
 *
 * <p>Safe for use by any number of threads. The storage stays the caller's.
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
   * The passwords of a storage, with the defaults of {@link PasswordsBuilder}.
   *
   * @throws StorageException.Unsupported if argon2's native library cannot be used
   */
  public static Passwords of(Storage storage, InstantSource clock) {
    return builder(storage, clock).build();
  }

  /**
   * @param clock what time it is; {@link InstantSource#system} for a hub
   */
  public static PasswordsBuilder builder(Storage storage, InstantSource clock) {
    return new PasswordsBuilder(storage, clock);
  }

  /**
   * Sets the password of an account, whatever it was; failures and a lock are forgotten.
   *
   * @param mustChange whether the account has to choose another one at the next login
   * @throws StorageException.InvalidInput if the password has fewer than 8 code points or more than
   *     {@link Limits#NAME_LENGTH}, holds a control character, or is no well-formed text
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

  /** Says whether this is the password of the account with this e-mail address. */
  public PasswordVerification verify(String email, char[] password) {
    try {
      return attempt(identities -> identities.accounts().findByEmail(email), password);
    } finally {
      wipe(password);
    }
  }

  /** Says whether this is the password of an account. */
  public PasswordVerification verifyAccount(String accountId, char[] password) {
    try {
      return attempt(identities -> identities.accounts().find(accountId), password);
    } finally {
      wipe(password);
    }
  }

  /**
   * Lets somebody who knows the password of an account choose another one. A wrong one counts as a
   * failed login.
   *
   * @return what became of the old password; only if it is {@link Verified} the new one was set
   * @throws StorageException.InvalidInput if the new password may not be one, as in {@link #set}
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
   * Takes the password of an account away; it can no longer log in with one.
   *
   * @return whether it had one
   */
  public boolean remove(String accountId) {
    return storage.write(tx -> tx.identities().passwords().remove(accountId));
  }

  private PasswordHash newHash(char[] password) {
    PasswordText.checkNew(password);
    return hasher.bounded(() -> hasher.hash(password));
  }

  /** An account and its password, as one look found them. */
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
