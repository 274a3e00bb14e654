package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * API keys, as one transaction sees them.
 *
 * <p>A store keeps keys and does not judge them. It returns revoked and expired keys like all
 * others, and never reads a clock. {@link ApiKey#stateAt}, {@link OwnedKey#ownerIsActive} and
 * {@link OwnedKey#organizationIsActive} say whether a key may be used.
 *
 * <p>State only moves forward. Each change below is one guarded step that touches only what it
 * names, so that changes made at the same time do not undo each other. Owners and organizations are
 * checked only if the storage offers {@link Part#IDENTITIES}. The organization of a key never
 * changes.
 */
public interface ApiKeyStorage {
  /**
   * Adds a key in any state, with its id and times as given.
   *
   * @return {@code key}, so that a unit of work can end with it
   * @throws StorageException.Duplicate if the id or the hash is taken, even by a revoked key
   * @throws StorageException.MissingReference if the owner or the organization does not exist; the
   *     exception's field says which
   */
  ApiKey insert(ApiKey key);

  /** Finds the key with this hash. An implementation answers by one look-up in a unique index. */
  Optional<ApiKey> findByHash(KeyHash hash);

  Optional<ApiKey> findById(String id);

  /** The keys that match, each once, in the order in which they were inserted. */
  Page<ApiKey> list(KeyQuery query, PageRequest page);

  /**
   * Changes the name, the owner, the permissions and the other described components of a key, also
   * after its revocation. A patch that changes nothing does not change the update time either.
   *
   * @return the key before and after the change
   * @throws StorageException.NotFound if there is no such key
   * @throws StorageException.MissingReference if the new owner does not exist
   * @throws StorageException.Conflict if the key has a successor and its expiry would be cleared or
   *     moved to a later time: the life of a rotated key can only be shortened
   */
  Changed<ApiKey> update(String id, ApiKeyPatch patch, Instant at);

  /** Enables a disabled key. */
  KeyTransition enable(String id, Instant at);

  /** Disables an enabled key. */
  KeyTransition disable(String id, Instant at);

  /**
   * Revokes a key for good. If several callers revoke the same key, exactly one gets {@link
   * KeyTransition#CHANGED}, and the time and the reason of that caller are kept. If the key has a
   * successor already, the successor is kept too.
   *
   * @return never {@link KeyTransition#REVOKED}; {@link KeyTransition#UNCHANGED} if the key was
   *     revoked before
   */
  KeyTransition revoke(String id, Revocation revocation);

  /**
   * Replaces a key by {@code successor}: inserts the successor, links the key to it, and revokes
   * the key; all or nothing. With grace the key is not revoked: it expires at the end of the grace
   * or at its own expiry, whichever is earlier. The successor of a disabled key is disabled.
   *
   * @param successor a key that is not revoked and has the same owner and the same organization
   * @return both keys as they are now
   * @throws StorageException.NotFound if there is no such key
   * @throws StorageException.Conflict if the key is revoked or has a successor
   * @throws StorageException.Duplicate if the successor's id or hash is taken
   * @throws StorageException.InvalidInput if the successor is revoked, or has another owner or
   *     another organization
   */
  Rotated rotate(String id, ApiKey successor, Rotation rotation);

  /**
   * Records a use of a key. The time only moves forward. Nothing else of the key changes, not even
   * its update time.
   *
   * @return whether this call moved the time; {@code false} if there is no such key
   */
  boolean markUsed(String id, Instant at);

  /**
   * Replaces the hash of an unchanged secret, for instance by a hash with a newer pepper.
   *
   * @param from the hash that the key must still have
   * @return whether the key had that hash, and it was replaced
   * @throws StorageException.Duplicate if the new hash is taken
   */
  boolean rehash(String id, KeyHash from, KeyHash to, String hashScheme, Instant at);

  /**
   * Deletes a key, and frees its id and its hash.
   *
   * @return whether there was such a key
   */
  boolean delete(String id);

  /**
   * Deletes all keys that an account owns, also those that belong to an organization.
   *
   * @return how many keys were deleted
   */
  int deleteByOwner(String ownerId);
}
