package dev.keyhold.spi;

import dev.keyhold.spi.table.TableStore;

/**
 * The stores of one running transaction.
 *
 * <p>Everything read through one transaction is of one snapshot, its own writes included; only an
 * entry that it appended to the audit trail may become visible no earlier than its commit. A
 * transaction is used by the one thread that runs its unit of work. When the unit has ended, every
 * method of it and of its stores throws {@link IllegalStateException}; so does every method that
 * changes something in a transaction of {@link Storage#read}.
 *
 * <p>A change that throws a {@link StorageException} has changed nothing. The unit may catch it and
 * go on.
 */
public interface Transaction {
  /**
   * @throws StorageException.Unsupported if the storage does not offer {@link Part#IDENTITIES}
   */
  IdentityStore identities();

  /**
   * @throws StorageException.Unsupported if the storage does not offer {@link Part#API_KEYS}
   */
  ApiKeyStorage apiKeys();

  /**
   * @throws StorageException.Unsupported if the storage does not offer {@link Part#AUDIT}
   */
  AuditSink audit();

  /**
   * The tables of the sets that the storage was opened with ({@link StorageConfig#tables}).
   *
   * @throws StorageException.Unsupported if the storage does not offer {@link Part#TABLES}
   */
  default TableStore tables() {
    throw new StorageException.Unsupported("this storage does not offer " + Part.TABLES);
  }

  /**
   * The transaction that this one decorates; itself if it decorates none. It lets a store offer a
   * door of its own to what lies beneath, whatever stands in between.
   */
  default Transaction beneath() {
    return this;
  }
}
