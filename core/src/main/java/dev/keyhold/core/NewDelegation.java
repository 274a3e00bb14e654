package dev.keyhold.core;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * That one member shall do things for another.
 *
 * @param parentId the delegation that the grantor passes on; empty if he lends what he may do
 *     himself
 * @param actions privileges, and actions of the access graph
 * @param resources on which resources; empty for all
 * @param endsAt until this instant, which does not count
 */
public record NewDelegation(
    String grantorId,
    String delegateId,
    Optional<String> parentId,
    Set<String> actions,
    Set<String> resources,
    Instant startsAt,
    Instant endsAt,
    boolean mayRedelegate,
    String reason) {
  public NewDelegation {
    actions = Set.copyOf(actions);
    resources = Set.copyOf(resources);
  }

  /** Who lends, and to whom. */
  public record Between(String grantorId, String delegateId) {}

  public static NewDelegation of(
      Between between, Collection<String> actions, Instant startsAt, Instant endsAt) {
    return new NewDelegation(
        between.grantorId(),
        between.delegateId(),
        Optional.empty(),
        Set.copyOf(actions),
        Set.of(),
        startsAt,
        endsAt,
        false,
        "");
  }

  public NewDelegation parentId(String id) {
    return new NewDelegation(
        grantorId,
        delegateId,
        Optional.of(id),
        actions,
        resources,
        startsAt,
        endsAt,
        mayRedelegate,
        reason);
  }

  public NewDelegation resources(String... values) {
    return new NewDelegation(
        grantorId,
        delegateId,
        parentId,
        actions,
        Set.of(values),
        startsAt,
        endsAt,
        mayRedelegate,
        reason);
  }

  public NewDelegation redelegable() {
    return new NewDelegation(
        grantorId, delegateId, parentId, actions, resources, startsAt, endsAt, true, reason);
  }

  public NewDelegation reason(String value) {
    return new NewDelegation(
        grantorId,
        delegateId,
        parentId,
        actions,
        resources,
        startsAt,
        endsAt,
        mayRedelegate,
        value);
  }
}
