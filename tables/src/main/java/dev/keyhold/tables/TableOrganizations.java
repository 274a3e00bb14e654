package dev.keyhold.tables;

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
import dev.keyhold.spi.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Organizations over the rows of tables. */
record TableOrganizations(TableIdentities identities) implements OrganizationStore {

  @Override
  public Organization create(Organization organization) {
    return identities.together(
        () -> {
          Organization created = identities.rows().add(Organizations.TABLE, organization);
          identities
              .members()
              .add(
                  Membership.of(
                      created.id(), created.ownerId(), MembershipLevel.OWNER, created.createdAt()));
          return created;
        });
  }

  @Override
  public Optional<Organization> find(String id) {
    return identities.rows().find(Organizations.TABLE, id);
  }

  @Override
  public Optional<Organization> findBySlug(String slug) {
    return Organizations.SLUG.shape().takes(Text.wellFormed("a slug", slug))
        ? identities
            .rows()
            .find(Organizations.TABLE, Organizations.BY_SLUG, Organizations.SLUG.is(slug))
        : Optional.empty();
  }

  @Override
  public Page<Organization> list(PageRequest page) {
    return identities.rows().from(Organizations.TABLE).page(page);
  }

  @Override
  public Changed<Organization> update(String id, OrganizationPatch patch, Instant at) {
    List<Assignment<Organization>> changes = new ArrayList<>();
    patch.name().value().map(Organizations.NAME::to).ifPresent(changes::add);
    patch.slug().value().map(Organizations.SLUG::to).ifPresent(changes::add);
    patch.metadata().value().map(Organizations.METADATA::to).ifPresent(changes::add);
    return changed(id, changes, at);
  }

  @Override
  public Changed<Organization> transfer(String id, String newOwnerId, Instant at) {
    if (find(id).isEmpty()) {
      throw new StorageException.NotFound("there is no organization " + id);
    }
    if (identities.accounts().find(newOwnerId).isEmpty()) {
      throw new StorageException.MissingReference(
          "ownerId", "there is no account %s to own the organization".formatted(newOwnerId));
    }
    return identities.together(
        () -> {
          makeOwner(id, newOwnerId, at);
          return changed(id, List.of(Organizations.OWNER_ID.to(newOwnerId)), at);
        });
  }

  /** Raises a member, or adds one. */
  private void makeOwner(String id, String accountId, Instant at) {
    if (identities.members().find(id, accountId).isPresent()) {
      identities.members().changeLevel(id, accountId, MembershipLevel.OWNER, at);
    } else {
      identities.members().add(Membership.of(id, accountId, MembershipLevel.OWNER, at));
    }
  }

  @Override
  public Changed<Organization> changeStatus(String id, OrganizationStatus status, Instant at) {
    return changed(id, List.of(Organizations.STATUS.to(status)), at);
  }

  private Changed<Organization> changed(
      String id, List<Assignment<Organization>> changes, Instant at) {
    return TableIdentities.orMissing(
        () -> identities.rows(at).update(Organizations.TABLE, id, changes),
        "there is no organization " + id);
  }

  @Override
  public boolean delete(String id) {
    return identities.rows().delete(Organizations.TABLE, id).isPresent();
  }
}
