package dev.keyhold.core;

import java.util.Optional;

/**
 * How somebody has a role.
 *
 * @param accountId who has it
 * @param roleId the role
 * @param subject what he is or belongs to, to which the role was given
 * @param assignmentId by which; empty if it follows from being a member
 * @param resource on which one resource; empty for all
 */
public record Way(
    String accountId,
    String roleId,
    Subject subject,
    Optional<String> assignmentId,
    Optional<String> resource) {
  boolean leadsTo(Optional<String> wanted) {
    return resource.isEmpty() || resource.equals(wanted);
  }
}
