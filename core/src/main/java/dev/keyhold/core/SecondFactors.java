package dev.keyhold.core;

import dev.keyhold.core.SecondFactor.Kind;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Assignment;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The second factors of accounts, in one transaction of the storage that all share. It keeps what
 * nobody may use twice; whether a password or a signature is right is looked at before.
 */
public final class SecondFactors {
  private final SharedRows shared;
  private final Global rows;

  SecondFactors(SharedRows shared) {
    this.shared = shared;
    this.rows = shared.rows();
  }

  /**
   * Adds one-time passwords by the clock (RFC 6238), which do not count until they are {@linkplain
   * #confirm confirmed}.
   *
   * @param secretRef where the shared secret is kept, which is not here
   */
  public SecondFactor enrolTotp(String accountId, String secretRef) {
    return add(accountId, Kind.TOTP, Optional.of(secretRef), Optional.empty(), 0);
  }

  /**
   * Adds an authenticator, which does not count until it is {@linkplain #confirm confirmed}.
   *
   * @param publicKey as it gave it
   * @param signCount that it showed
   */
  public SecondFactor enrolAuthenticator(String accountId, Bytes publicKey, long signCount) {
    return add(accountId, Kind.WEBAUTHN, Optional.empty(), Optional.of(publicKey), signCount);
  }

  private SecondFactor add(
      String accountId,
      Kind kind,
      Optional<String> secretRef,
      Optional<Bytes> publicKey,
      long signCount) {
    return rows.insert(
        SecondFactor.TABLE,
        fresh ->
            new SecondFactor(
                fresh.stamp(),
                accountId,
                kind,
                secretRef,
                publicKey,
                Optional.empty(),
                signCount,
                Optional.empty(),
                Optional.empty()));
  }

  /**
   * Whoever has shown that it works may be asked for it from now on.
   *
   * @throws StorageException.NotFound if there is none
   */
  public SecondFactor confirm(String id) {
    boolean unused =
        changed(
            id, SecondFactor.CONFIRMED_AT.isAbsent(), SecondFactor.CONFIRMED_AT.to(shared.now()));
    return rows.find(SecondFactor.TABLE, id).orElseThrow();
  }

  /**
   * Uses the password of a step of time up, and all before it (RFC 6238, 5.2).
   *
   * @return whether nobody has used it before
   */
  public boolean useStep(String id, long step) {
    Optional<SecondFactor> factor = rows.find(SecondFactor.TABLE, id);
    return factor
        .filter(it -> it.kind() == Kind.TOTP)
        .map(
            it ->
                it.lastStep().isPresent()
                    ? SecondFactor.LAST_STEP.below(step)
                    : SecondFactor.LAST_STEP.isAbsent())
        .filter(only -> changed(id, only, SecondFactor.LAST_STEP.to(step)))
        .isPresent();
  }

  /**
   * Takes the count of a signature (WebAuthn, 6.1.1). An authenticator that does not count always
   * shows 0.
   *
   * @return false if it did not rise: somebody may have copied the authenticator
   */
  public boolean useCount(String id, long signCount) {
    Optional<SecondFactor> factor =
        rows.find(SecondFactor.TABLE, id).filter(it -> it.kind() == Kind.WEBAUTHN);
    if (signCount == 0) {
      return factor.filter(it -> it.signCount() == 0).isPresent();
    }
    return factor.isPresent()
        && changed(
            id, SecondFactor.SIGN_COUNT.below(signCount), SecondFactor.SIGN_COUNT.to(signCount));
  }

  private boolean changed(String id, Where<SecondFactor> only, Assignment<SecondFactor> change) {
    try {
      rows.updateIf(SecondFactor.TABLE, id, List.of(only), change);
      return true;
    } catch (StorageException.Conflict e) {
      return false; // somebody was quicker, or it was used before
    }
  }

  /**
   * Makes new recovery codes in the place of those that are left.
   *
   * @return the codes, which are shown once: their hashes alone are kept
   */
  public List<RecoveryCode> makeRecoveryCodes(String accountId, int count) {
    if (count < 1 || count > RecoveryCode.MOST) {
      throw new StorageException.InvalidInput(
          "count", "1 to " + RecoveryCode.MOST + " recovery codes are made at once");
    }
    list(accountId, Kind.RECOVERY)
        .forEach(left -> rows.delete(SecondFactor.TABLE, left.stamp().id()));
    List<RecoveryCode> codes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RecoveryCode code = RecoveryCode.random();
      codes.add(code);
      rows.insert(
          SecondFactor.TABLE,
          fresh ->
              new SecondFactor(
                  fresh.stamp(),
                  accountId,
                  Kind.RECOVERY,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(code.hash()),
                  0,
                  Optional.of(shared.now()),
                  Optional.empty()));
    }
    return codes;
  }

  /**
   * Uses a recovery code up.
   *
   * @return whether the account has it
   */
  public boolean useRecoveryCode(String accountId, RecoveryCode code) {
    Optional<Bytes> hash = Optional.of(code.hash());
    return list(accountId, Kind.RECOVERY).stream()
        .filter(left -> left.codeHash().equals(hash))
        .findFirst()
        .flatMap(left -> rows.delete(SecondFactor.TABLE, left.stamp().id()))
        .isPresent();
  }

  /** Those of an account and a kind. */
  public List<SecondFactor> list(String accountId, Kind kind) {
    return Page.all(
        rows.from(SecondFactor.TABLE)
                .by(SecondFactor.BY_ACCOUNT)
                .where(SecondFactor.ACCOUNT_ID.is(accountId), SecondFactor.KIND.is(kind))
            ::page);
  }

  /**
   * @return whether there was one
   */
  public boolean remove(String id) {
    return rows.delete(SecondFactor.TABLE, id).isPresent();
  }
}
