package dev.keyhold.tables;

/** The rows of one tenant. A row of another behaves exactly as one that is not there. */
public final class Tenant extends Rows<Tenant> {
  Tenant(RowAccess access) {
    super(access);
  }

  /** The deleted rows in the place of the live ones, of tables whose deletion is soft. */
  public Tenant deleted() {
    return new Tenant(access.deleted());
  }
}
