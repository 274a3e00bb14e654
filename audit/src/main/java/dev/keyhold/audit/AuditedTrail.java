package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Leaf;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.TrailWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A trail whose entries all have a leaf, the hub's own ones included, and where an erasure is an
 * entry itself.
 */
record AuditedTrail(AuditSink inner, Recorder recorder) implements AuditSink {
  /** To read a few entries in between costs less than to ask once more. */
  private static final long NEAR = 16;

  @Override
  public String append(AuditEntry entry) {
    return inner.append(entry, CanonicalEntry.salted(entry));
  }

  @Override
  public String append(AuditEntry entry, Leaf leaf) {
    return inner.append(entry, leaf);
  }

  @Override
  public Optional<StoredEntry> find(String id) {
    return inner.find(id);
  }

  @Override
  public Page<StoredEntry> list(AuditQuery query, PageRequest page) {
    return inner.list(query, page);
  }

  @Override
  public List<StoredEntry> readAfter(long sequence, int limit) {
    return inner.readAfter(sequence, limit);
  }

  @Override
  public long count(AuditQuery query) {
    return inner.count(query);
  }

  @Override
  public long last() {
    return inner.last();
  }

  /**
   * The entry of an erasure names what was erased by its numbers, and not by a filter: that may
   * hold the very data that had to go.
   */
  @Override
  public int erase(Collection<Long> sequences, Instant at) {
    Instant kept = Limits.time("the time of an erasure", at);
    List<StoredEntry> entries = erasable(new TreeSet<>(sequences));
    if (entries.isEmpty()) {
      return inner.erase(sequences, at);
    }
    return recorder.follow(() -> erase(entries, kept));
  }

  /** What was erased is erased: whatever fails on the way dooms the unit. */
  private int erase(List<StoredEntry> entries, Instant at) {
    Erasures erasures = new Erasures();
    for (StoredEntry entry : entries) {
      erasures.add(entry.sequence(), at);
      keepHash(entry);
      if (entry.content().action().equals(TrailWords.AUDIT_ERASE)) {
        erasures.addAll(Erasures.of(entry.content()));
      }
    }
    int erased = inner.erase(entries.stream().map(StoredEntry::sequence).toList(), at);
    if (erased != entries.size()) {
      throw new StorageException.Conflict(
          "another transaction erased entries of the audit trail at the same time");
    }
    recorder.record(TrailWords.AUDIT_ERASE, entry -> entry.details(erasures.details()));
    return erased;
  }

  /** Those that are there and not erased; numbers that stand together are read together. */
  private List<StoredEntry> erasable(NavigableSet<Long> sequences) {
    List<StoredEntry> found = new ArrayList<>();
    Long first = sequences.isEmpty() ? null : sequences.first();
    while (first != null) {
      long last = first;
      Long next = sequences.higher(last);
      while (next != null && next - last <= NEAR && next - first < Limits.PAGE_SIZE) {
        last = next;
        next = sequences.higher(last);
      }
      inner.readAfter(first - 1, (int) (last - first + 1)).stream()
          .filter(entry -> sequences.contains(entry.sequence()) && entry.erasedAt().isEmpty())
          .forEach(found::add);
      first = next;
    }
    return found;
  }

  /**
   * The tree has taken in, or will, the hash of an entry without a leaf: once its content is gone,
   * nothing else could tell it.
   */
  private void keepHash(StoredEntry entry) {
    if (entry.leafHash().isEmpty()) {
      TreeKeys.keep(
          inner.state(),
          TreeKeys.content(entry.sequence()),
          CanonicalEntry.contentHash(entry.content(), Optional.empty()));
    }
  }

  @Override
  public AuditState state() {
    return inner.state();
  }
}
