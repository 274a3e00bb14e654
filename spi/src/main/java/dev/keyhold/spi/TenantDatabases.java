package dev.keyhold.spi;

import java.util.SortedSet;

/**
 * The databases of tenants beside the one that all share. Each has a name of 1 to 40 lower-case
 * letters, digits and {@code -}, which is made of the tenant's id and says nothing to a file system
 * or a server.
 */
public interface TenantDatabases {
  /**
   * How to open the database of a tenant. Opening makes it, if it is not there.
   *
   * @param shared how the one is opened that all share
   * @return with the provider's settings that suit one of many; the tables are the caller's
   */
  StorageConfig.Builder beside(StorageConfig shared, String name);

  /** How many are open at once in one process, if nobody says otherwise: each costs resources. */
  int mostOpen();

  /** The names of those that are there, whoever made them. */
  SortedSet<String> names(StorageConfig shared);

  /** Whether there is one of this name. */
  boolean isThere(StorageConfig shared, String name);

  /**
   * How much space one takes, in bytes, with its indexes and what it has logged; 0 if there is
   * none.
   */
  long bytes(StorageConfig shared, String name);

  /**
   * Removes a database with all that it holds, or what is left of it; nothing if there is none.
   * Nobody may have it open.
   *
   * @throws StorageException.Unavailable if it cannot be removed
   */
  void remove(StorageConfig shared, String name);
}
