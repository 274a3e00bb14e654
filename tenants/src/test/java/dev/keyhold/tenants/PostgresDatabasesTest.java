package dev.keyhold.tenants;

class PostgresDatabasesTest extends TenantKeptContract {
  PostgresDatabasesTest() {
    super(Place.POSTGRES_DATABASES);
  }
}
