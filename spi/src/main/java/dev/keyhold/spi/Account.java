package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * A person or a program that owns things and acts.
 *
 * @param id unique; the caller gives it
 * @param email unique by {@link Text#foldEmail}; exactly one {@code @} with text on both sides, and
 *     no white space; present unless the level is {@link AccessLevel#SERVICE}. A new address must
 *     also pass {@link Text#newEmail}
 * @param displayName the name that people are shown
 * @param metadata a JSON object that belongs to the hub
 */
public record Account(
    String id,
    Optional<String> email,
    Optional<String> displayName,
    AccessLevel accessLevel,
    AccountStatus status,
    Json metadata,
    Instant createdAt,
    Instant updatedAt) {
  static final Check CHECK = new Check("an account");

  public Account {
    CHECK.id("id", id);
    email.ifPresent(Account::checkEmail);
    CHECK.text("displayName", displayName, Limits.NAME_LENGTH);
    CHECK.object("metadata", metadata);
    createdAt = CHECK.time("createdAt", createdAt);
    updatedAt = CHECK.time("updatedAt", updatedAt);
    if (email.isEmpty() && accessLevel != AccessLevel.SERVICE) {
      throw new StorageException.InvalidInput(
          "email", "an account without an e-mail address must have the access level SERVICE");
    }
  }

  static String checkEmail(String email) {
    CHECK.text("email", email, 3, Limits.EMAIL_LENGTH);
    int sign = email.indexOf('@');
    if (sign < 1
        || sign == email.length() - 1
        || sign != email.lastIndexOf('@')
        || email.chars().anyMatch(Account::isBlank)) {
      throw new StorageException.InvalidInput(
          "email",
          "an e-mail address needs exactly one @ with text on both sides, and no white space");
    }
    return email;
  }

  /** {@link Character#isWhitespace} alone leaves out the spaces that do not break a line. */
  private static boolean isBlank(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
  }

  /** A copy of this account with another status, updated at {@code at}. */
  public Account with(AccountStatus newStatus, Instant at) {
    return new Account(id, email, displayName, accessLevel, newStatus, metadata, createdAt, at);
  }

  /** A builder that starts with an active account of the level {@link AccessLevel#USER}. */
  public static Builder builder(String id, Instant createdAt) {
    return new Builder(id, createdAt);
  }

  /** Collects the components of an account. */
  public static final class Builder {
    private final String id;
    private final Instant createdAt;
    private Optional<String> email = Optional.empty();
    private Optional<String> displayName = Optional.empty();
    private AccessLevel accessLevel = AccessLevel.USER;
    private AccountStatus status = AccountStatus.ACTIVE;
    private Json metadata = Json.EMPTY_OBJECT;

    private Builder(String id, Instant createdAt) {
      this.id = id;
      this.createdAt = createdAt;
    }

    public Builder email(String value) {
      email = Optional.of(value);
      return this;
    }

    public Builder displayName(String value) {
      displayName = Optional.of(value);
      return this;
    }

    public Builder accessLevel(AccessLevel value) {
      accessLevel = value;
      return this;
    }

    public Builder status(AccountStatus value) {
      status = value;
      return this;
    }

    public Builder metadata(Json value) {
      metadata = value;
      return this;
    }

    /** The account; its update time is its creation time. */
    public Account build() {
      return new Account(
          id, email, displayName, accessLevel, status, metadata, createdAt, createdAt);
    }
  }
}
