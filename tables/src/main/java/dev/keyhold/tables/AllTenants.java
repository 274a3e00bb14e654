package dev.keyhold.tables;

/** The rows of all tenants, for the operator of a hub. */
public final class AllTenants extends Rows<Tenant> {
  AllTenants(RowAccess access) {
    super(access);
  }

  /** The deleted rows in the place of the live ones, of tables whose deletion is soft. */
  public AllTenants deleted() {
    return new AllTenants(access.deleted());
  }
}
