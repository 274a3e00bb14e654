package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Transaction;

/**
 * Hears of each entry about a change, in the unit of work that makes the change: what it writes is
 * committed with it, or not at all. Entries that a hub appends itself, and those about refused
 * attempts, are none of them.
 */
@FunctionalInterface
public interface EntryHook {
  /**
   * @param tx the transaction of the unit, whose changes have no entries
   * @param entry as it was appended; it may hold values about persons
   * @throws RuntimeException to fail the unit
   */
  void appended(Transaction tx, AuditEntry entry);
}
