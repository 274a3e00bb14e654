package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * Organizations, as one transaction sees them. A patch that changes nothing leaves the update time
 * too.
 */
public interface OrganizationStore {
  /**
   * Creates an organization, and the membership that makes its owner the first owner member.
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
   * Hands an organization over. The new owner becomes an owner member, or is raised to one; the
   * former owner stays an owner member, who may leave now.
   *
   * @return the organization before and after the change
   * @throws StorageException.NotFound if there is no such organization
   * @throws StorageException.MissingReference if the new owner does not exist
   */
  Changed<Organization> transfer(String id, String newOwnerId, Instant at);

  /**
   * Suspends or reactivates.
   *
   * @return the organization before and after; the same where it had that status
   * @throws StorageException.NotFound if there is no such organization
   */
  Changed<Organization> changeStatus(String id, OrganizationStatus status, Instant at);

  /**
   * Deletes an organization, its memberships and its API keys.
   *
   * @return whether there was one
   */
  boolean delete(String id);
}
