package dev.keyhold.core;

import java.time.Instant;
import java.util.Optional;

/**
 * That somebody shall have a role.
 *
 * @param roleKey the key of the role
 * @param resource on which one resource; empty for all
 * @param startsAt from this instant on
 * @param endsAt until this instant, which does not count
 * @param grantedBy the account that gives it
 */
public record NewAssignment(
    String roleKey,
    Subject subject,
    Optional<String> resource,
    Optional<Instant> startsAt,
    Optional<Instant> endsAt,
    Optional<String> grantedBy) {
  public NewAssignment {
    resource.ifPresent(on -> PowerRows.filled("resource", on)); // which would mean all of them
  }

  /** Of all resources and for ever. */
  public static NewAssignment of(String roleKey, Subject subject) {
    return new NewAssignment(
        roleKey, subject, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public NewAssignment resource(String value) {
    return new NewAssignment(roleKey, subject, Optional.of(value), startsAt, endsAt, grantedBy);
  }

  public NewAssignment startsAt(Instant value) {
    return new NewAssignment(roleKey, subject, resource, Optional.of(value), endsAt, grantedBy);
  }

  public NewAssignment endsAt(Instant value) {
    return new NewAssignment(roleKey, subject, resource, startsAt, Optional.of(value), grantedBy);
  }

  public NewAssignment grantedBy(String accountId) {
    return new NewAssignment(roleKey, subject, resource, startsAt, endsAt, Optional.of(accountId));
  }
}
