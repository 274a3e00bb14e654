package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * An audit entry with its place in the trail.
 *
 * @param sequence its number: 1 for the first entry, without gaps, in commit order
 * @param id the entry's id
 * @param at the entry's time, to the millisecond
 * @param entry the entry itself; empty once it is erased
 * @param salt the salt of its leaf, if it was appended with one and is not erased
 * @param leafHash the hash of its leaf, if it was appended with one, erased or not
 * @param erasedAt when its content was erased
 */
public record StoredEntry(
    long sequence,
    String id,
    Instant at,
    Optional<AuditEntry> entry,
    Optional<Bytes> salt,
    Optional<Bytes> leafHash,
    Optional<Instant> erasedAt) {

  /** A newly appended entry. */
  public static StoredEntry of(long sequence, AuditEntry entry, Optional<Leaf> leaf) {
    return new StoredEntry(
        sequence,
        entry.id(),
        entry.at(),
        Optional.of(entry),
        leaf.map(Leaf::salt),
        leaf.map(Leaf::hash),
        Optional.empty());
  }

  /** This entry without its content and its salt. */
  public StoredEntry erased(Instant when) {
    return new StoredEntry(
        sequence,
        id,
        at,
        Optional.empty(),
        Optional.empty(),
        leafHash,
        Optional.of(Limits.time("the time of an erasure", when)));
  }

  /**
   * The entry itself.
   *
   * @throws IllegalStateException if the entry is erased
   */
  public AuditEntry content() {
    return entry.orElseThrow(
        () -> new IllegalStateException("the content of audit entry " + sequence + " is erased"));
  }
}
