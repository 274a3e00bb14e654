package dev.keyhold.tenants;

class PostgresRowsTest extends TenantKeptContract {
  PostgresRowsTest() {
    super(Place.POSTGRES_ROWS);
  }
}
