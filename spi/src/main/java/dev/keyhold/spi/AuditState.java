package dev.keyhold.spi;

import java.util.Optional;
import java.util.SortedMap;

/**
 * A small ordered map beside the audit trail, changed in the same transactions. It holds the tree's
 * head and nodes, checkpoints, and the position of each listener. Every change names the value that
 * it expects. If two changes are made at once, one of them fails: its call returns {@code false}.
 *
 * <p>Keys are texts of 1 to {@link Limits#ID_LENGTH} characters, ordered by {@link Text#ORDER};
 * values hold at most {@link Limits#JSON_LENGTH} bytes.
 */
public interface AuditState {
  Optional<Bytes> find(String key);

  /** Adds a value. @return whether the key was free */
  boolean insert(String key, Bytes value);

  /** Replaces a value. @return whether {@code expected} was there */
  boolean replace(String key, Bytes expected, Bytes value);

  /** Removes a value. @return whether {@code expected} was there */
  boolean remove(String key, Bytes expected);

  /**
   * The values of a range of keys, in order.
   *
   * @param from the first key, inclusive
   * @param to the last key, exclusive
   * @param limit the most values; 1 to {@link Limits#PAGE_SIZE}
   */
  SortedMap<String, Bytes> list(String from, String to, int limit);
}
