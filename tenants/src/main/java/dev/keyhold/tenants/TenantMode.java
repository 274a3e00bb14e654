package dev.keyhold.tenants;

/** Where the rows and the trail of tenants are. */
public enum TenantMode {
  /** Beside those of the others in the one database, each row with its tenant. */
  ROWS,
  /** In a database of each tenant's own: a file, or a schema of the server's database. */
  DATABASES
}
