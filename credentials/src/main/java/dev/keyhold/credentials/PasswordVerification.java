package dev.keyhold.credentials;

import dev.keyhold.spi.Account;
import java.util.Optional;

/** What became of an attempt to log in with a password. */
public sealed interface PasswordVerification {

  /**
   * The password is right and the account active.
   *
   * @param mustChange whether the account has to choose a new password before it goes on
   */
  record Verified(Account account, boolean mustChange) implements PasswordVerification {}

  /**
   * The attempt is refused. Tell a stranger no more than that: the rest is for the audit trail.
   *
   * @param accountId whose password was asked for; empty if there is no such account
   */
  record Rejected(Reason reason, Optional<String> accountId) implements PasswordVerification {}

  /** Why an attempt is refused. */
  enum Reason {
    /** There is no such account. */
    UNKNOWN_ACCOUNT("There is no such account"),
    /** The account has no password. */
    NO_PASSWORD("The account has no password"),
    /** After too many failures no attempt is taken for a while, the right password included. */
    LOCKED("The password is locked after too many failures"),
    WRONG_PASSWORD("Wrong password"),
    /** The password is right, and the account suspended or deactivated. */
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
