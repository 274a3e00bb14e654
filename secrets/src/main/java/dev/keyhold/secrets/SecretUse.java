package dev.keyhold.secrets;

import java.util.Optional;

/**
 * Who does something with a secret, and why, for the log.
 *
 * @param actorId who
 * @param actorType what that is, such as {@code account} or {@code api_key}
 * @param onBehalfOfId for whom, if not for himself
 * @param reason why, in words of his own
 */
public record SecretUse(
    String actorId, String actorType, Optional<String> onBehalfOfId, Optional<String> reason) {
  private static final String ACCOUNT = "account";

  /** An account that acts for itself and gives no reason. */
  public static SecretUse by(String accountId) {
    return new SecretUse(accountId, ACCOUNT, Optional.empty(), Optional.empty());
  }

  public SecretUse actorType(String type) {
    return new SecretUse(actorId, type, onBehalfOfId, reason);
  }

  public SecretUse onBehalfOf(String accountId) {
    return new SecretUse(actorId, actorType, Optional.of(accountId), reason);
  }

  public SecretUse reason(String words) {
    return new SecretUse(actorId, actorType, onBehalfOfId, Optional.of(words));
  }
}
