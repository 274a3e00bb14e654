package dev.keyhold.tenants;

import dev.keyhold.spi.StorageException;

/** The database of a tenant is not there: it was removed, or lost. No unit of work has run. */
final class MissingDatabase extends StorageException.Corrupt {
  private static final long serialVersionUID = 1L;

  MissingDatabase(String name) {
    super(
        "the database %s of a tenant is missing; look at keyhold tenants doctor, and restore a backup"
            .formatted(name));
  }
}
