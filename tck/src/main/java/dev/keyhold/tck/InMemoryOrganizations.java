package dev.keyhold.tck;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationPatch;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.OrganizationStore;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** In memory: organizations. */
class InMemoryOrganizations implements OrganizationStore {
  private static final String ID = "the id of an organization";

  final Unit unit;

  InMemoryOrganizations(Unit unit) {
    this.unit = unit;
  }

  @Override
  public Organization create(Organization organization) {
    InMemoryTables tables = unit.change();
    if (tables.organizations.containsKey(organization.id())) {
      throw new StorageException.Duplicate(
          "id", "there is an organization " + organization.id() + " already");
    }
    refuseTaken(tables, "name", Organization::name, organization);
    refuseTaken(tables, "slug", Organization::slug, organization);
    InMemoryMemberships.requireAccount(tables, "ownerId", organization.ownerId());
    tables.organizations.put(organization.id(), organization);
    InMemoryMemberships.makeOwner(
        tables, organization.id(), organization.ownerId(), organization.createdAt());
    return organization;
  }

  @Override
  public Optional<Organization> find(String id) {
    return Optional.ofNullable(unit.tables(ID, id).organizations.get(id));
  }

  @Override
  public Optional<Organization> findBySlug(String slug) {
    return unit.tables("a slug", slug).organizations.values().stream()
        .filter(organization -> organization.slug().equals(slug))
        .findFirst();
  }

  @Override
  public Page<Organization> list(PageRequest page) {
    return Lists.byId(
        "organizations", unit.tables().organizations.values().stream(), Organization::id, page);
  }

  @Override
  public Changed<Organization> update(String id, OrganizationPatch patch, Instant at) {
    InMemoryTables tables = unit.change(ID, id);
    Organization before = required(tables, id);
    if (patch.over(before, before.updatedAt()).equals(before)) {
      return Changed.nothing(before);
    }
    Organization after = patch.over(before, at);
    refuseTaken(tables, "name", Organization::name, after);
    refuseTaken(tables, "slug", Organization::slug, after);
    tables.organizations.put(id, after);
    return new Changed<>(before, after);
  }

  @Override
  public Changed<Organization> transfer(String id, String newOwnerId, Instant at) {
    InMemoryTables tables = unit.change(ID, id);
    Organization before = required(tables, id);
    InMemoryMemberships.requireAccount(tables, "ownerId", newOwnerId);
    Organization after =
        before.ownedBy(newOwnerId, before.ownerId().equals(newOwnerId) ? before.updatedAt() : at);
    InMemoryMemberships.makeOwner(tables, id, newOwnerId, at);
    tables.organizations.put(id, after);
    return new Changed<>(before, after);
  }

  @Override
  public Changed<Organization> changeStatus(String id, OrganizationStatus status, Instant at) {
    InMemoryTables tables = unit.change(ID, id);
    Organization before = required(tables, id);
    if (before.status() == status) {
      return Changed.nothing(before);
    }
    Organization after = before.with(status, at);
    tables.organizations.put(id, after);
    return new Changed<>(before, after);
  }

  @Override
  public boolean delete(String id) {
    InMemoryTables tables = unit.change(ID, id);
    new Cascade(tables).delete("organizations", id);
    tables.keys.values().removeIf(row -> row.key().organizationId().equals(Optional.of(id)));
    tables.members.keySet().removeIf(member -> member.organizationId().equals(id));
    return tables.organizations.remove(id) != null;
  }

  private static void refuseTaken(
      InMemoryTables tables,
      String field,
      Function<Organization, String> value,
      Organization wanted) {
    boolean taken =
        tables.organizations.values().stream()
            .filter(organization -> !organization.id().equals(wanted.id()))
            .anyMatch(organization -> value.apply(organization).equals(value.apply(wanted)));
    if (taken) {
      throw new StorageException.Duplicate(
          field, "the %s of organization %s is taken".formatted(field, wanted.id()));
    }
  }

  /** For what refers to an organization. */
  static void require(InMemoryTables tables, String id) {
    if (!tables.organizations.containsKey(id)) {
      throw new StorageException.MissingReference(
          "organizationId", "there is no organization " + id);
    }
  }

  private static Organization required(InMemoryTables tables, String id) {
    return Optional.ofNullable(tables.organizations.get(id))
        .orElseThrow(() -> new StorageException.NotFound("there is no organization " + id));
  }
}
