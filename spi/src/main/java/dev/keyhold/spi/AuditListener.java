package dev.keyhold.spi;

/**
 * Receives the audit trail: the plug-in for a message broker, syslog or a SIEM. {@link
 * java.util.ServiceLoader} finds implementations; code can pass them too.
 *
 * <p>Entries come in the order of their sequence, each at least once: after a crash, or after this
 * listener throws, some come again. The storage keeps the position of each listener under its name.
 * {@link AuditFeed#found} uses the class name.
 *
 * @see AuditFeed
 */
@FunctionalInterface
public interface AuditListener {
  /**
   * Takes one committed entry. One thread at a time calls it, outside any transaction. An exception
   * ends the delivery; the next delivery begins with this entry again.
   */
  void committed(StoredEntry entry);

  /**
   * Makes the entries that were taken since the last call survive a crash. When it returns, they
   * count as delivered. If it throws, they come again. By default it does nothing, which is right
   * if {@link #committed} returns only when the entry is safe.
   */
  default void flush() {}
}
