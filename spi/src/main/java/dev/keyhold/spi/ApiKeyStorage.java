package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * API keys, as one transaction sees them.
 *
 * <p>A store keeps keys and decides nothing about them: it returns a revoked or an expired key as
 * readily as any other, and never asks what time it is. Whether a key may be used is for {@link
 * ApiKey#stateAt}, {@link OwnedKey#ownerIsActive} and {@link OwnedKey#organizationIsActive} to say.
 *
 * <p>State only moves forward. Each change below is one guarded step that touches nothing but what
 * it names, so that changes made at the same time do not undo each other. Owners and organizations
 * are checked where the storage offers {@link Part#IDENTITIES}, and nowhere else. The organization
 * of a key never changes.
 */
public interface ApiKeyStorage {
  /**
   * Adds a key in whatever state, with its id and times as given.
   *
   * @return {@code key}, so that a unit of work can end with it
   * @throws StorageException.Duplicate if the id or the hash is taken, by a revoked key too
   * @throws StorageException.MissingReference if the owner or the organization does not exist; its
   *     field says which
   */
  ApiKey insert(ApiKey key);

  /** Finds the key with this hash. An implementation answers from one unique index. */
  Optional<ApiKey> findByHash(KeyHash hash);

  Optional<ApiKey> findById(String id);

  /** The keys that match, each once, in the order in which they were inserted. */
  Page<ApiKey> list(KeyQuery query, PageRequest page);

  /**
   * Changes what a key is called, owned by and allowed to do, also after its revocation. A patch
   * that changes nothing leaves the update time too.
   *
   * @return the key before and after the change
   * @throws StorageException.NotFound if there is no such key
   * @throws StorageException.MissingReference if the new owner does not exist
   * @throws StorageException.Conflict if the key has a successor and its expiry would be cleared or
   *     put off: a key that was rotated away can only be shortened
   */
  Changed<ApiKey> update(String id, ApiKeyPatch patch, Instant at);

  /** Enables a disabled key. */
  KeyTransition enable(String id, Instant at);

  /** Disables an enabled key. */
  KeyTransition disable(String id, Instant at);

  /**
   * Revokes a key for good. Of several that revoke the same key, exactly one is told {@link
   * KeyTransition#CHANGED}, and its time and reason are the ones that stay. A successor that the
   * key has already stays too.
   *
   * @return never {@link KeyTransition#REVOKED}: a key that was revoked before is {@link
   *     KeyTransition#UNCHANGED}
   */
  KeyTransition revoke(String id, Revocation revocation);

  /**
   * Puts {@code successor} in the place of a key: inserts it, links the key to it, and revokes the
   * key; all or nothing. With grace the key is not revoked, and expires at the end of grace or at
   * its own expiry, whichever is earlier. The successor of a disabled key is disabled.
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
   * Records a use. The time only moves forward, and nothing else of the key changes, its update
   * time included.
   *
   * @return whether this call moved it; {@code false} if there is no such key
   */
  boolean markUsed(String id, Instant at);

  /**
   * Replaces the hash of an unchanged secret, for instance by one with a newer pepper.
   *
   * @param from the hash that must still be there
   * @return whether it was, and was replaced
   * @throws StorageException.Duplicate if the new hash is taken
   */
  boolean rehash(String id, KeyHash from, KeyHash to, String hashScheme, Instant at);

  /**
   * Deletes a key and frees its id and its hash.
   *
   * @return whether there was one
   */
  boolean delete(String id);

  /**
   * Deletes the keys of an account, those that belong to an organization too.
   *
   * @return how many there were
   */
  int deleteByOwner(String ownerId);
}
