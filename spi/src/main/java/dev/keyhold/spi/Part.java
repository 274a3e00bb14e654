package dev.keyhold.spi;

import java.util.Set;

/** A part of the SPI that a provider can offer. All parts that it offers share its transactions. */
public enum Part {
  /** {@link IdentityStore}: accounts, organizations, memberships and password credentials. */
  IDENTITIES,
  /** {@link ApiKeyStorage}. */
  API_KEYS,
  /** {@link AuditSink}. */
  AUDIT,
  /** {@link dev.keyhold.spi.table.TableStore}: tables of the caller's own. */
  TABLES,
  /** {@link Storage#listen}: whoever waits is woken by the commits of every process. */
  EVENTS;

  /** Those that a configuration requires if it does not say: what every provider began with. */
  static final Set<Part> BY_DEFAULT = Set.of(IDENTITIES, API_KEYS, AUDIT);
}
