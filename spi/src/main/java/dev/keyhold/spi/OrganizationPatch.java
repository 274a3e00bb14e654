package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * A change of an organization. Components that the patch does not name stay as they are. No
 * component can be cleared.
 */
public record OrganizationPatch(Change<String> name, Change<String> slug, Change<Json> metadata) {

  /** Changes nothing. */
  public static final OrganizationPatch NONE =
      new OrganizationPatch(Change.keep(), Change.keep(), Change.keep());

  public OrganizationPatch {
    Organization.CHECK.notCleared("name", name);
    Organization.CHECK.notCleared("slug", slug);
    Organization.CHECK.notCleared("metadata", metadata);
    name.value().ifPresent(value -> Organization.CHECK.name("name", value));
    slug.value().ifPresent(Organization::checkSlug);
    metadata.value().ifPresent(json -> Organization.CHECK.object("metadata", json));
  }

  /** This patch, which also sets the name. */
  public OrganizationPatch name(String value) {
    return new OrganizationPatch(Change.to(value), slug, metadata);
  }

  /** This patch, which also sets the slug. */
  public OrganizationPatch slug(String value) {
    return new OrganizationPatch(name, Change.to(value), metadata);
  }

  /** This patch, which also replaces the metadata. */
  public OrganizationPatch metadata(Json value) {
    return new OrganizationPatch(name, slug, Change.to(value));
  }

  /** Whether this patch would change the organization. */
  public boolean changes(Organization organization) {
    return name.changes(Optional.of(organization.name()))
        || slug.changes(Optional.of(organization.slug()))
        || metadata.changes(Optional.of(organization.metadata()));
  }

  /** The organization after this patch. */
  public Organization over(Organization organization, Instant at) {
    return new Organization(
        organization.id(),
        name.over(organization.name()),
        slug.over(organization.slug()),
        organization.ownerId(),
        organization.status(),
        metadata.over(organization.metadata()),
        organization.createdAt(),
        at);
  }
}
