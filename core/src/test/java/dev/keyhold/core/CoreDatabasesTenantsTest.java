package dev.keyhold.core;

import dev.keyhold.tenants.TenantMode;

class CoreDatabasesTenantsTest extends CoreApartContract {
  CoreDatabasesTenantsTest() {
    super(TenantMode.DATABASES);
  }
}
