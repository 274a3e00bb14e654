package dev.keyhold.tenants;

class SqliteRowsTest extends TenantKeptContract {
  SqliteRowsTest() {
    super(Place.SQLITE_ROWS);
  }
}
