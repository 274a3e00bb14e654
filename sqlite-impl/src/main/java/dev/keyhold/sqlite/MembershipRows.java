package dev.keyhold.sqlite;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The table {@code organization_members}. Its triggers guard the owner. */
final class MembershipRows implements MembershipStore {
  private final Sql sql;

  MembershipRows(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Membership add(Membership membership) {
    try {
      sql.update(
          """
          INSERT INTO organization_members (id, org_id, account_id, membership_level, metadata,
            created_at, updated_at)
          VALUES (:id, :organizationId, :accountId, :level, :metadata, :createdAt, :updatedAt)
          """,
          row ->
              row.bind("id", membership.id())
                  .bind("organizationId", membership.organizationId())
                  .bind("accountId", membership.accountId())
                  .bind("level", membership.level())
                  .bind("metadata", membership.metadata())
                  .bind("createdAt", membership.createdAt())
                  .bind("updatedAt", membership.updatedAt()));
    } catch (StorageException.MissingReference e) {
      throw missing(membership, e.getCause());
    }
    return membership;
  }

  /** The database says that something is missing, and not what. */
  private StorageException missing(Membership membership, @Nullable Throwable cause) {
    boolean isOrganization =
        sql.find(
                "SELECT 1 AS found FROM organizations WHERE id = :id",
                row -> row.bind("id", membership.organizationId()),
                row -> true)
            .isEmpty();
    return isOrganization
        ? new StorageException.MissingReference(
            "organizationId", "there is no organization " + membership.organizationId(), cause)
        : new StorageException.MissingReference(
            "accountId", "there is no account " + membership.accountId(), cause);
  }

  @Override
  public Optional<Membership> find(String organizationId, String accountId) {
    return sql.find(
        """
        SELECT * FROM organization_members
        WHERE org_id = :organizationId AND account_id = :accountId
        """,
        row -> row.bind("organizationId", organizationId).bind("accountId", accountId),
        MembershipRows::membership);
  }

  @Override
  public Page<Membership> listOf(String organizationId, PageRequest page) {
    return Pages.byId(
        Cursor.list("members", organizationId),
        page,
        (after, limit) ->
            sql.list(
                """
                SELECT * FROM organization_members
                WHERE org_id = :organizationId AND account_id > :after
                ORDER BY account_id LIMIT :limit
                """,
                row ->
                    row.bind("organizationId", organizationId)
                        .bind("after", after)
                        .bind("limit", limit),
                MembershipRows::membership),
        Membership::accountId);
  }

  @Override
  public Page<Membership> listFor(String accountId, PageRequest page) {
    return Pages.byId(
        Cursor.list("memberships", accountId),
        page,
        (after, limit) ->
            sql.list(
                """
                SELECT * FROM organization_members
                WHERE account_id = :accountId AND org_id > :after
                ORDER BY org_id LIMIT :limit
                """,
                row -> row.bind("accountId", accountId).bind("after", after).bind("limit", limit),
                MembershipRows::membership),
        Membership::organizationId);
  }

  @Override
  public Changed<Membership> changeLevel(
      String organizationId, String accountId, MembershipLevel level, Instant at) {
    sql.checkMayWrite();
    Membership before = existing(organizationId, accountId);
    int changed =
        guarded(
            organizationId,
            () ->
                sql.update(
                    """
                    UPDATE organization_members SET membership_level = :level, updated_at = :at
                    WHERE org_id = :organizationId AND account_id = :accountId
                      AND membership_level <> :level
                    """,
                    row ->
                        row.bind("organizationId", organizationId)
                            .bind("accountId", accountId)
                            .bind("level", level)
                            .bind("at", at)));
    return changed == 0 ? Changed.nothing(before) : new Changed<>(before, before.with(level, at));
  }

  /** Raises a member to owner, or adds one. */
  void makeOwner(String organizationId, String accountId, Instant at) {
    if (find(organizationId, accountId).isPresent()) {
      changeLevel(organizationId, accountId, MembershipLevel.OWNER, at);
    } else {
      add(Membership.of(organizationId, accountId, MembershipLevel.OWNER, at));
    }
  }

  @Override
  public Optional<Membership> remove(String organizationId, String accountId) {
    sql.checkMayWrite();
    Optional<Membership> before = find(organizationId, accountId);
    int removed =
        guarded(
            organizationId,
            () ->
                sql.update(
                    """
                    DELETE FROM organization_members
                    WHERE org_id = :organizationId AND account_id = :accountId
                    """,
                    row ->
                        row.bind("organizationId", organizationId).bind("accountId", accountId)));
    return removed == 0 ? Optional.empty() : before;
  }

  private static <T> T guarded(String organizationId, Supplier<T> change) {
    try {
      return change.get();
    } catch (StorageException.LastOwner e) {
      throw new StorageException.LastOwner(
          "the owner cannot leave or be lowered; hand the organization over first",
          List.of(organizationId));
    }
  }

  private Membership existing(String organizationId, String accountId) {
    return find(organizationId, accountId)
        .orElseThrow(
            () ->
                new StorageException.NotFound(
                    "account %s is not a member of organization %s"
                        .formatted(accountId, organizationId)));
  }

  private static Membership membership(ResultRow row) throws SQLException {
    return new Membership(
        row.text("id"),
        row.text("org_id"),
        row.text("account_id"),
        row.word(MembershipLevel.class, "membership_level"),
        row.json("metadata"),
        row.time("created_at"),
        row.time("updated_at"));
  }
}
