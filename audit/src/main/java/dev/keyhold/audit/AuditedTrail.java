package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Erasure;
import dev.keyhold.spi.Leaf;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A trail whose entries all have a leaf, the hub's own ones included, and where an erasure is an
 * entry itself.
 */
record AuditedTrail(AuditSink inner, Recorder recorder) implements AuditSink {

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

  /**
   * The entry of an erasure names what was erased by its numbers, and not by the filter: that may
   * hold the very data that had to go.
   */
  @Override
  public Erasure erase(AuditQuery filter, Instant at, int limit) {
    Erasures erased = new Erasures();
    Erasure first = eraseSome(filter, at, Math.min(limit, Limits.PAGE_SIZE), erased);
    return first.erased() == 0
        ? first
        : recorder.follow(() -> rest(filter, at, limit, first, erased));
  }

  /** What was erased is erased: whatever fails from here on dooms the unit. */
  private Erasure rest(AuditQuery filter, Instant at, int limit, Erasure first, Erasures erased) {
    Erasure last = first;
    int count = first.erased();
    while (last.more() && count < limit) {
      last = eraseSome(filter, at, Math.min(limit - count, Limits.PAGE_SIZE), erased);
      count += last.erased();
    }
    recorder.record(Erasures.ACTION, entry -> entry.details(erased.details()));
    return new Erasure(count, last.more());
  }

  private Erasure eraseSome(AuditQuery filter, Instant at, int limit, Erasures erased) {
    if (limit >= 1) {
      Instant kept = Limits.time("the time of an erasure", at);
      for (StoredEntry entry : inner.list(oldest(filter), PageRequest.first(limit)).items()) {
        erased.add(entry.sequence(), kept);
        keepHash(entry);
        if (entry.content().action().equals(Erasures.ACTION)) {
          erased.addAll(Erasures.of(entry.content()));
        }
      }
    }
    return inner.erase(filter, at, limit);
  }

  /**
   * The tree has taken in, or will, the hash of an entry without a leaf: once its content is gone,
   * nothing else could tell it.
   */
  private void keepHash(StoredEntry entry) {
    String key = TreeKeys.content(entry.sequence());
    if (entry.leafHash().isEmpty()
        && !inner
            .state()
            .insert(key, CanonicalEntry.contentHash(entry.content(), Optional.empty()))) {
      throw new StorageException.Corrupt(
          "the hash of the audit entry %d is there before its erasure".formatted(entry.sequence()));
    }
  }

  private static AuditQuery oldest(AuditQuery filter) {
    return new AuditQuery(
        filter.ownerId(),
        filter.actorId(),
        filter.action(),
        filter.organizationId(),
        filter.credentialId(),
        filter.targetType(),
        filter.targetId(),
        filter.outcome(),
        filter.from(),
        filter.until(),
        false,
        false);
  }

  @Override
  public AuditState state() {
    return inner.state();
  }
}
