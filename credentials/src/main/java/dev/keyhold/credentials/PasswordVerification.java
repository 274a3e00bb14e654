package dev.keyhold.credentials;

import dev.keyhold.spi.Account;
import java.util.Optional;

/** The result of an attempt to log in with a password. */
public sealed interface PasswordVerification {

  /**
   * The password is right and the account is active.
   *
   * @param mustChange whether the account must choose a new password before it continues
   */
  record Verified(Account account, boolean mustChange) implements PasswordVerification {}

  /**
   * The attempt is refused. Tell the caller no more than that; the details are for the audit trail.
   *
   * @param accountId the account whose password was tried; empty if there is no such account
   */
  record Rejected(Reason reason, Optional<String> accountId) implements PasswordVerification {}

  /** Why an attempt was refused. */
  enum Reason {
    /** There is no such account. */
    UNKNOWN_ACCOUNT("There is no such account"),
    /** The account has no password. */
    NO_PASSWORD("The account has no password"),
    /**
     * After too many failures all attempts are refused for a while, even with the right password.
     */
    LOCKED("The password is locked after too many failures"),
    WRONG_PASSWORD("Wrong password"),
    /** The password is right, but the account is suspended or deactivated. */
    ACCOUNT_INACTIVE("The account is not active");

    private final String message;

    Reason(String message) {
      this.message = message;
    }

    /** The reason in English, for operators. */
    public String message() {
      return message;
    }
  }
}
