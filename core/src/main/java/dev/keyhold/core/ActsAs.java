package dev.keyhold.core;

import java.util.Optional;

/**
 * What the trail says of whoever acts: the components of an {@code AuditContext} of the same names.
 *
 * @param actorId who acts
 * @param onBehalfOfId for whom, if not for himself: the first grantor of a delegation, or who is
 *     impersonated
 * @param impersonationId the session in which it is done
 * @param delegationId the delegation by which it is done
 */
public record ActsAs(
    String actorId,
    Optional<String> onBehalfOfId,
    Optional<String> impersonationId,
    Optional<String> delegationId) {
  /** The caller who does so. */
  public Caller caller() {
    return new Caller(actorId, delegationId, impersonationId, Optional.empty());
  }
}
