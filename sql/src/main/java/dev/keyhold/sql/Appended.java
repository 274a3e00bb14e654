package dev.keyhold.sql;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Leaf;
import dev.keyhold.spi.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The entries that the units of one transaction have appended, in order, as they are stored. */
public final class Appended {
  private final List<StoredEntry> entries = new ArrayList<>();
  private long before;
  private boolean spoiled;

  /** Begins anew, behind the entry of this number. */
  void beginAfter(long sequence) {
    entries.clear();
    before = sequence;
    spoiled = false;
  }

  /** One of them is not stored as it was appended: it was erased since. */
  void spoil() {
    spoiled = true;
  }

  long before() {
    return before;
  }

  void add(AuditEntry entry, Optional<Leaf> leaf) {
    entries.add(
        new StoredEntry(
            before + entries.size() + 1,
            entry.id(),
            entry.at(),
            Optional.of(entry),
            leaf.map(Leaf::salt),
            leaf.map(Leaf::hash),
            Optional.empty()));
  }

  /** How many there are, to come back to. */
  int size() {
    return entries.size();
  }

  /** Forgets what came after there were so many: its unit was undone. */
  void backTo(int size) {
    entries.subList(size, entries.size()).clear();
  }

  /**
   * All of them, if that is what is stored: somebody may have written or undone by SQL of his own.
   *
   * @param last the number of the last entry that is stored
   */
  Optional<List<StoredEntry>> entries(long last) {
    return spoiled || last != before + entries.size()
        ? Optional.empty()
        : Optional.of(List.copyOf(entries));
  }
}
