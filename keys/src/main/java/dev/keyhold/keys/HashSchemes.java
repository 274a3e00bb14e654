package dev.keyhold.keys;

import dev.keyhold.spi.StorageException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The scheme for new keys, and the schemes of older ones.
 *
 * @param current for new keys, and tried first
 * @param others tried after it, in this order
 */
record HashSchemes(HashScheme current, List<HashScheme> others) {
  HashSchemes {
    others = List.copyOf(others);
    Set<String> ids = new HashSet<>();
    ids.add(current.id());
    for (HashScheme other : others) {
      if (!ids.add(other.id()) && !other.sharesItsId()) {
        throw new StorageException.InvalidInput(
            "two hash schemes have the same id; every pepper needs one of its own");
      }
    }
  }
}
