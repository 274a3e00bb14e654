package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Erasure;
import dev.keyhold.spi.Leaf;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StoredEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A trail whose entries all have a leaf, the hub's own ones included. */
record AuditedTrail(AuditSink inner) implements AuditSink {

  @Override
  public String append(AuditEntry entry) {
    return inner.append(entry, CanonicalEntry.leaf(entry));
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
  public Erasure erase(AuditQuery filter, Instant at, int limit) {
    return inner.erase(filter, at, limit);
  }

  @Override
  public AuditState state() {
    return inner.state();
  }
}
