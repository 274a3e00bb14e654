package dev.keyhold.spi;

import dev.keyhold.spi.table.TableStore;

/**
 * The stores of one running transaction.
 *
 * <p>A transaction reads from one snapshot, and sees its own writes. There is one exception: an
 * audit entry that it appended may become visible only at its commit. Only the thread that runs the
 * unit of work may use the transaction. After the unit has ended, every method of the transaction
 * and of its stores throws {@link IllegalStateException}. In a transaction of {@link Storage#read},
 * so does every method that changes something.
 *
 * <p>A change that throws a {@link StorageException} has changed nothing. The unit may catch the
 * exception and continue.
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
   * The transaction that this one decorates; itself if it decorates none. A store can use it to
   * offer access to its own transaction beneath any decorators.
   */
  default Transaction beneath() {
    return this;
  }
}
