package dev.keyhold.tenants;

class SqliteDatabasesTest extends TenantKeptContract {
  SqliteDatabasesTest() {
    super(Place.SQLITE_DATABASES);
  }
}
