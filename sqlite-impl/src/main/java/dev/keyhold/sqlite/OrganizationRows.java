package dev.keyhold.sqlite;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationPatch;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.OrganizationStore;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The table {@code organizations}. */
final class OrganizationRows implements OrganizationStore {
  private final Sql sql;
  private final MembershipRows memberships;

  OrganizationRows(Sql sql, MembershipRows memberships) {
    this.sql = sql;
    this.memberships = memberships;
  }

  @Override
  public Organization create(Organization organization) {
    return sql.together(
        () -> {
          insert(organization);
          memberships.add(
              Membership.of(
                  organization.id(),
                  organization.ownerId(),
                  MembershipLevel.OWNER,
                  organization.createdAt()));
          return organization;
        });
  }

  private void insert(Organization organization) {
    try {
      sql.update(
          """
          INSERT INTO organizations (id, name, slug, owner_id, status, metadata, created_at,
            updated_at)
          VALUES (:id, :name, :slug, :ownerId, :status, :metadata, :createdAt, :updatedAt)
          """,
          row ->
              row.bind("id", organization.id())
                  .bind("name", organization.name())
                  .bind("slug", organization.slug())
                  .bind("ownerId", organization.ownerId())
                  .bind("status", organization.status())
                  .bind("metadata", organization.metadata())
                  .bind("createdAt", organization.createdAt())
                  .bind("updatedAt", organization.updatedAt()));
    } catch (StorageException.MissingReference e) {
      throw noAccount(organization.ownerId());
    }
  }

  @Override
  public Optional<Organization> find(String id) {
    return sql.find(
        "SELECT * FROM organizations WHERE id = :id",
        row -> row.bind("id", id),
        OrganizationRows::organization);
  }

  @Override
  public Optional<Organization> findBySlug(String slug) {
    return sql.find(
        "SELECT * FROM organizations WHERE slug = :slug",
        row -> row.bind("slug", slug),
        OrganizationRows::organization);
  }

  @Override
  public Page<Organization> list(PageRequest page) {
    return Pages.byId(
        "organizations",
        page,
        (after, limit) ->
            sql.list(
                "SELECT * FROM organizations WHERE id > :after ORDER BY id LIMIT :limit",
                row -> row.bind("after", after).bind("limit", limit),
                OrganizationRows::organization),
        Organization::id);
  }

  @Override
  public Changed<Organization> update(String id, OrganizationPatch patch, Instant at) {
    sql.checkMayWrite();
    Organization before = existing(id);
    if (!patch.changes(before)) {
      return Changed.nothing(before);
    }
    Assignments set =
        new Assignments(at)
            .required("name", patch.name().value())
            .required("slug", patch.slug().value())
            .required("metadata", patch.metadata().value());
    sql.update(
        "UPDATE organizations SET %s WHERE id = :id".formatted(set.sql()),
        row -> {
          set.bind(row);
          row.bind("id", id);
        });
    return new Changed<>(before, patch.over(before, at));
  }

  @Override
  public Changed<Organization> transfer(String id, String newOwnerId, Instant at) {
    return sql.together(
        () -> {
          Organization before = existing(id);
          makeOwner(id, newOwnerId, at);
          int changed =
              sql.update(
                  """
              UPDATE organizations SET owner_id = :ownerId, updated_at = :at
              WHERE id = :id AND owner_id <> :ownerId
              """,
                  row -> row.bind("id", id).bind("ownerId", newOwnerId).bind("at", at));
          return changed == 0
              ? Changed.nothing(before)
              : new Changed<>(before, before.ownedBy(newOwnerId, at));
        });
  }

  private void makeOwner(String id, String newOwnerId, Instant at) {
    try {
      memberships.makeOwner(id, newOwnerId, at);
    } catch (StorageException.MissingReference e) {
      throw noAccount(newOwnerId);
    }
  }

  @Override
  public Changed<Organization> changeStatus(String id, OrganizationStatus status, Instant at) {
    sql.checkMayWrite();
    Organization before = existing(id);
    int changed =
        sql.update(
            """
            UPDATE organizations SET status = :status, updated_at = :at
            WHERE id = :id AND status <> :status
            """,
            row -> row.bind("id", id).bind("status", status).bind("at", at));
    return changed == 0 ? Changed.nothing(before) : new Changed<>(before, before.with(status, at));
  }

  @Override
  public boolean delete(String id) {
    return sql.delete("DELETE FROM organizations WHERE id = :id", row -> row.bind("id", id)) == 1;
  }

  private Organization existing(String id) {
    return find(id)
        .orElseThrow(
            () -> new StorageException.NotFound("there is no organization %s".formatted(id)));
  }

  private static StorageException noAccount(String id) {
    return new StorageException.MissingReference(
        "ownerId", "there is no account %s to own the organization".formatted(id));
  }

  private static Organization organization(ResultRow row) throws SQLException {
    return new Organization(
        row.text("id"),
        row.text("name"),
        row.text("slug"),
        row.text("owner_id"),
        row.word(OrganizationStatus.class, "status"),
        row.json("metadata"),
        row.time("created_at"),
        row.time("updated_at"));
  }
}
