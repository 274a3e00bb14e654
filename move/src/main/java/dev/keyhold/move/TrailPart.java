package dev.keyhold.move;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Leaf;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The entries of the trail with their numbers, and what is left of those that were erased. */
final class TrailPart implements MovedPart<StoredEntry> {
  /** An erased entry has none any more, but one cannot be appended without. */
  private static final Bytes LOST_SALT = Bytes.of(new byte[16]);

  @Override
  public String name() {
    return "audit_logs";
  }

  @Override
  public Iterator<List<StoredEntry>> pages(Transaction tx) {
    return Pages.after(
        last -> tx.audit().readAfter(last.map(StoredEntry::sequence).orElse(0L), Limits.PAGE_SIZE));
  }

  @Override
  public void add(Transaction from, Transaction to, List<StoredEntry> page) {
    AuditSink trail = to.audit();
    long there = trail.last();
    Map<Instant, List<Long>> erased = new TreeMap<>();
    for (StoredEntry entry : page) {
      if (entry.sequence() > there) {
        append(trail, entry);
        entry
            .erasedAt()
            .ifPresent(
                at -> erased.computeIfAbsent(at, t -> new ArrayList<>()).add(entry.sequence()));
      }
    }
    erased.forEach((at, sequences) -> trail.erase(sequences, at));
  }

  private static void append(AuditSink trail, StoredEntry entry) {
    AuditEntry content =
        entry.entry().orElseGet(() -> AuditEntry.builder(entry.id(), "erased", entry.at()).build());
    Optional<Leaf> leaf =
        entry.leafHash().map(hash -> new Leaf(entry.salt().orElse(LOST_SALT), hash));
    if (leaf.isPresent()) {
      trail.append(content, leaf.get());
    } else {
      trail.append(content);
    }
  }
}
