package dev.keyhold.spi;

import java.time.Instant;

/**
 * The membership of an account in an organization. An account has at most one membership in an
 * organization.
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
  static final Check CHECK = new Check("a membership");

  public Membership {
    CHECK.id("id", id);
    CHECK.id("organizationId", organizationId);
    CHECK.id("accountId", accountId);
    CHECK.object("metadata", metadata);
    createdAt = CHECK.time("createdAt", createdAt);
    updatedAt = CHECK.time("updatedAt", updatedAt);
  }

  /** A new membership with a new id and without metadata. */
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

  /** A copy of this membership with another level, updated at {@code at}. */
  public Membership with(MembershipLevel newLevel, Instant at) {
    return new Membership(id, organizationId, accountId, newLevel, metadata, createdAt, at);
  }
}
