package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.Optional;

/**
 * A selection of keys for an operator's task. A key must match every condition that is given.
 * Owners, organizations and tags are found by their indexes; without any of them, every key is
 * read.
 *
 * @param query the owner, the organization and the tags
 * @param namePrefix the beginning of the name, in the same case; a key without a name does not
 *     match
 * @param createdBefore the key was created before this time, exclusive
 */
public record KeySelection(
    KeyQuery query, Optional<String> namePrefix, Optional<Instant> createdBefore) {

  /**
   * @throws StorageException.InvalidInput if there is no condition, or the prefix is empty: neither
   *     may mean every key by accident
   */
  public KeySelection {
    if (namePrefix.isPresent() && namePrefix.get().isEmpty()) {
      throw new StorageException.InvalidInput("every name begins with the empty text");
    }
    if (query.equals(KeyQuery.ALL) && namePrefix.isEmpty() && createdBefore.isEmpty()) {
      throw new StorageException.InvalidInput(
          "a selection needs a condition; without one it would mean every key");
    }
  }

  /** Whether a key belongs to the selection. */
  public boolean matches(ApiKey key) {
    return query.matches(key)
        && namePrefix.map(prefix -> key.name().orElse("").startsWith(prefix)).orElse(true)
        && createdBefore.map(key.createdAt()::isBefore).orElse(true);
  }
}
