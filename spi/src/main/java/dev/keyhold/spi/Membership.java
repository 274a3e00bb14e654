package dev.keyhold.spi;

import java.time.Instant;

/**
 * An account in an organization. There is at most one for a pair of them.
 *
 * @param id unique
 * @param metadata a JSON object that belongs to the hub
 */
public record Membership(
    String id,
    String organizationId,
    String accountId,
    MembershipLevel level,
    Json metadata,
    Instant createdAt,
    Instant updatedAt) {

  public Membership {
    Check.id("the id of a membership", id);
    Check.id("the organization of a membership", organizationId);
    Check.id("the account of a membership", accountId);
    Check.object("the metadata of a membership", metadata);
    createdAt = Limits.time("the creation time of a membership", createdAt);
    updatedAt = Limits.time("the update time of a membership", updatedAt);
  }

  /** A new membership with an id of its own and without metadata. */
  public static Membership of(
      String organizationId, String accountId, MembershipLevel level, Instant createdAt) {
    return new Membership(
        Ids.newId(createdAt),
        organizationId,
        accountId,
        level,
        Json.EMPTY_OBJECT,
        createdAt,
        createdAt);
  }
}
