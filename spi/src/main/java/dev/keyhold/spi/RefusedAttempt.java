package dev.keyhold.spi;

import java.util.Optional;

/**
 * An attempt to use a credential that was refused.
 *
 * @param action what was tried, as {@code noun.verb}: {@code api_key.verify}
 * @param reason why it was refused, as a code: {@code REVOKED}
 * @param accountId the account that the credential belongs to; empty if that is not known
 * @param organizationId the organization that the credential belongs to, if any
 * @param credentialType the kind of credential, such as {@code api_key}
 * @param credentialId the credential; empty if none was found
 */
public record RefusedAttempt(
    String action,
    String reason,
    Optional<String> accountId,
    Optional<String> organizationId,
    String credentialType,
    Optional<String> credentialId) {
  static final Check CHECK = new Check("an attempt");

  public RefusedAttempt {
    CHECK.id("action", action);
    CHECK.name("reason", reason);
    CHECK.optionalId("accountId", accountId);
    CHECK.optionalId("organizationId", organizationId);
    CHECK.name("credentialType", credentialType);
    CHECK.optionalId("credentialId", credentialId);
  }

  /**
   * An attempt with a credential that belongs to no organization, or whose organization is not
   * known.
   */
  public RefusedAttempt(
      String action,
      String reason,
      Optional<String> accountId,
      String credentialType,
      Optional<String> credentialId) {
    this(action, reason, accountId, Optional.empty(), credentialType, credentialId);
  }
}
