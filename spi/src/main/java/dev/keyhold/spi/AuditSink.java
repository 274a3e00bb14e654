package dev.keyhold.spi;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The audit trail, as one transaction sees it. Entries are appended and never changed, except that
 * their content can be erased.
 *
 * <p>Entries are numbered from 1 without gaps, in the order of their commits. A unit that is rolled
 * back leaves no gap. A store may assign the numbers at the commit, so {@link #append} does not
 * return one.
 */
public interface AuditSink {
  /**
   * Appends an entry. A decorator that proves the trail gives it a leaf.
   *
   * @return the entry's id
   * @throws StorageException.Duplicate if the id is taken, by an erased entry too
   */
  String append(AuditEntry entry);

  /**
   * Appends an entry together with its leaf in the proof of the trail.
   *
   * @return the entry's id
   * @throws StorageException.Duplicate if the id is taken, by an erased entry too
   */
  String append(AuditEntry entry, Leaf leaf);

  /** Finds an entry, erased or not. */
  Optional<StoredEntry> find(String id);

  /** The entries that match, ordered by time and then by sequence, as the query says. */
  Page<StoredEntry> list(AuditQuery query, PageRequest page);

  /**
   * Reads the trail itself: all entries in the order of their sequence, erased ones too.
   *
   * @param sequence the number after which to read; 0 for the beginning
   * @param limit the most entries; 1 to {@link Limits#PAGE_SIZE}
   */
  List<StoredEntry> readAfter(long sequence, int limit);

  /** The number of the last entry that {@link #readAfter} would return; 0 if there is none. */
  long last();

  /** How many entries match. */
  long count(AuditQuery query);

  /**
   * Erases the content and the salt of entries. Id, sequence, time and leaf hash stay, and so does
   * the order of the trail. Entries that are erased already, or do not exist, are skipped.
   *
   * @param sequences the numbers of the entries, any number of them, in any order
   * @return how many entries this call erased
   */
  int erase(Collection<Long> sequences, Instant at);

  /**
   * Erases entries that match, oldest first: by time, then by sequence.
   *
   * @param filter which entries to erase; its {@code newestFirst} and {@code erased} are ignored
   * @param limit the most entries; at least 1
   */
  default Erasure erase(AuditQuery filter, Instant at, int limit) {
    if (limit < 1) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "an erasure of %d entries was requested; the limit must be at least 1",
              limit));
    }
    AuditQuery oldestFirst = filter.erased(false).newestFirst(false);
    List<Long> sequences = new ArrayList<>();
    Optional<Cursor> next = Optional.empty();
    do {
      int wanted = Math.min(limit - sequences.size(), Limits.PAGE_SIZE);
      Page<StoredEntry> page = list(oldestFirst, new PageRequest(wanted, next));
      page.items().forEach(entry -> sequences.add(entry.sequence()));
      next = page.next();
    } while (next.isPresent() && sequences.size() < limit);
    return new Erasure(erase(sequences, at), next.isPresent());
  }

  /** The values that the proof of the trail and the listeners keep beside the entries. */
  AuditState state();
}
