package dev.keyhold.tenants;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Transaction;

/** As {@link dev.keyhold.audit.EntryHook}, for the trails of tenants. */
@FunctionalInterface
public interface TenantEntryHook {
  /**
   * @param organizationId whose trail it is
   */
  void appended(Transaction tx, String organizationId, AuditEntry entry);
}
