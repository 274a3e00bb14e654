package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.Optional;

/**
 * Which keys an operator means: those that match everything that is named. Owners, organizations
 * and tags are found by their indexes; where none is named, every key is looked at.
 *
 * @param query whose keys, and with which tags
 * @param namePrefix what the name begins with, in the same case; a key without a name does not
 * @param createdBefore before which time, that time left out
 */
public record KeySelection(
    KeyQuery query, Optional<String> namePrefix, Optional<Instant> createdBefore) {

  /**
   * @throws StorageException.InvalidInput if nothing is named, or the prefix is empty: neither may
   *     come to mean every key
   */
  public KeySelection {
    if (namePrefix.isPresent() && namePrefix.get().isEmpty()) {
      throw new StorageException.InvalidInput("every name begins with the empty text");
    }
    if (query.equals(KeyQuery.ALL) && namePrefix.isEmpty() && createdBefore.isEmpty()) {
      throw new StorageException.InvalidInput("a selection that names nothing means every key");
    }
  }

  /** Whether a key is meant. */
  public boolean matches(ApiKey key) {
    return query.matches(key)
        && namePrefix.map(prefix -> key.name().orElse("").startsWith(prefix)).orElse(true)
        && createdBefore.map(key.createdAt()::isBefore).orElse(true);
  }
}
