package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * Organizations, as one transaction sees them. A patch that changes nothing does not change the
 * update time either.
 */
public interface OrganizationStore {
  /**
   * Creates an organization, and a membership of level {@link MembershipLevel#OWNER} for its owner.
   *
   * @return {@code organization}
   * @throws StorageException.Duplicate if the id, the name or the slug is taken
   * @throws StorageException.MissingReference if the owner does not exist
   */
  Organization create(Organization organization);

  Optional<Organization> find(String id);

  /**
   * @param slug compared exactly
   */
  Optional<Organization> findBySlug(String slug);

  /** All organizations, by id. */
  Page<Organization> list(PageRequest page);

  /**
   * @return the organization before and after the change
   * @throws StorageException.NotFound if there is no such organization
   * @throws StorageException.Duplicate if the name or the slug is taken
   */
  Changed<Organization> update(String id, OrganizationPatch patch, Instant at);

  /**
   * Gives an organization another owner. The new owner becomes a member of level {@link
   * MembershipLevel#OWNER}, or is raised to it. The former owner stays an owner member, and may
   * leave now.
   *
   * @return the organization before and after the change
   * @throws StorageException.NotFound if there is no such organization
   * @throws StorageException.MissingReference if the new owner does not exist
   */
  Changed<Organization> transfer(String id, String newOwnerId, Instant at);

  /**
   * Suspends or reactivates.
   *
   * @return the organization before and after the change; both are equal if it already had that
   *     status
   * @throws StorageException.NotFound if there is no such organization
   */
  Changed<Organization> changeStatus(String id, OrganizationStatus status, Instant at);

  /**
   * Deletes an organization, its memberships and its API keys.
   *
   * @return whether there was such an organization
   */
  boolean delete(String id);
}
