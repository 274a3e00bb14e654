package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * A change of an account. Components that the patch does not name stay as they are.
 *
 * @param accessLevel never cleared
 * @param metadata never cleared; replaced as a whole
 */
public record AccountPatch(
    Change<String> email,
    Change<String> displayName,
    Change<AccessLevel> accessLevel,
    Change<Json> metadata) {

  /** Changes nothing. */
  public static final AccountPatch NONE =
      new AccountPatch(Change.keep(), Change.keep(), Change.keep(), Change.keep());

  public AccountPatch {
    email.value().ifPresent(Text::newEmail);
    Account.CHECK.text("displayName", displayName.value(), Limits.NAME_LENGTH);
    Account.CHECK.notCleared("accessLevel", accessLevel);
    Account.CHECK.notCleared("metadata", metadata);
    metadata.value().ifPresent(json -> Account.CHECK.object("metadata", json));
  }

  /** This patch, which also sets, clears or keeps the e-mail address. */
  public AccountPatch email(Change<String> change) {
    return new AccountPatch(change, displayName, accessLevel, metadata);
  }

  /** This patch, which also sets, clears or keeps the display name. */
  public AccountPatch displayName(Change<String> change) {
    return new AccountPatch(email, change, accessLevel, metadata);
  }

  /** This patch, which also sets the access level. */
  public AccountPatch accessLevel(AccessLevel value) {
    return new AccountPatch(email, displayName, Change.to(value), metadata);
  }

  /** This patch, which also replaces the metadata. */
  public AccountPatch metadata(Json value) {
    return new AccountPatch(email, displayName, accessLevel, Change.to(value));
  }

  /** Whether this patch would change the account. */
  public boolean changes(Account account) {
    return email.changes(account.email())
        || displayName.changes(account.displayName())
        || accessLevel.changes(Optional.of(account.accessLevel()))
        || metadata.changes(Optional.of(account.metadata()));
  }

  /** The account after this patch. */
  public Account over(Account account, Instant at) {
    return new Account(
        account.id(),
        email.over(account.email()),
        displayName.over(account.displayName()),
        accessLevel.over(account.accessLevel()),
        account.status(),
        metadata.over(account.metadata()),
        account.createdAt(),
        at);
  }
}
