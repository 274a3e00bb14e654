package dev.keyhold.core;

import dev.keyhold.spi.ApiKey;
import java.util.Optional;

/**
 * Who asks to do something, and as whom.
 *
 * @param accountId who acts
 * @param delegationId the delegation by which it acts for its grantor; then it may do what that
 *     says and nothing else
 * @param sessionId the session in which it works in the shoes of a member
 * @param key the API key by which it came, whose scopes narrow everything
 */
public record Caller(
    String accountId,
    Optional<String> delegationId,
    Optional<String> sessionId,
    Optional<ApiKey> key) {
  public Caller {
    if (delegationId.isPresent() && sessionId.isPresent()) {
      throw new IllegalArgumentException("a caller acts by a delegation or in a session");
    }
  }

  /** An account that acts for itself. */
  public static Caller of(String accountId) {
    return new Caller(accountId, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public Caller byDelegation(String id) {
    return new Caller(accountId, Optional.of(id), sessionId, key);
  }

  public Caller inSession(String id) {
    return new Caller(accountId, delegationId, Optional.of(id), key);
  }

  /** Whose key it is was said by the account, and is not looked at here. */
  public Caller with(ApiKey presented) {
    return new Caller(accountId, delegationId, sessionId, Optional.of(presented));
  }

  /** The account and the ids, and nothing of the key. */
  @Override
  public String toString() {
    return "%s by %s in %s".formatted(accountId, delegationId, sessionId);
  }
}
