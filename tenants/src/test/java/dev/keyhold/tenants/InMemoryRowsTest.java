package dev.keyhold.tenants;

class InMemoryRowsTest extends TenantKeptContract {
  InMemoryRowsTest() {
    super(Place.MEMORY_ROWS);
  }
}
