package dev.keyhold.spi;

/**
 * Receives the audit trail: the plug-in for a message broker, syslog or a SIEM. Implementations are
 * found by {@link java.util.ServiceLoader}, or handed over in code.
 *
 * <p>Entries come in order of their sequence, each at least once: after a crash, or when this
 * listener throws, some come again. How far a listener has come is kept in the storage under its
 * name; {@link AuditFeed#found} gives each its class name.
 *
 * @see AuditFeed
 */
@FunctionalInterface
public interface AuditListener {
  /**
   * Takes one committed entry. It is called by one thread at a time, and outside any transaction.
   * What it throws ends the delivery, which begins again with this entry next time.
   */
  void committed(StoredEntry entry);

  /**
   * Makes what was taken since the last call survive a crash: when it returns, those entries count
   * as delivered. What it throws makes them come again. Nothing by default, which is right where
   * {@link #committed} returns only when the entry is safe.
   */
  default void flush() {}
}
