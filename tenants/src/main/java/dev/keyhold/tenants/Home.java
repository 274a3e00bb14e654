package dev.keyhold.tenants;

import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;

/** Where the rows and the trails of tenants are. */
interface Home {
  /** Does something with the storage in which a tenant is, which stays open meanwhile. */
  <T, X extends Exception> T use(String organizationId, Use<T, X> use) throws X;

  /** What is done with a storage. */
  @FunctionalInterface
  interface Use<T, X extends Exception> {
    T with(Storage storage) throws X;
  }

  /** As {@link Storage#listen}, where the tenant is; its storage stays open meanwhile. */
  default Listening listen(String organizationId, Runnable listener) {
    throw new StorageException.Unsupported("nobody listens to a tenant that is being moved");
  }

  /** Whether the tenant is here, and may be used: others may have moved or removed it. */
  boolean holds(Transaction tx, String organizationId);

  AuditSink trail(Transaction tx, String organizationId);
}
