package dev.keyhold.apps;

import dev.keyhold.tenants.TenantMode;

class AppsDatabasesTenantsTest extends AppsApartContract {
  AppsDatabasesTenantsTest() {
    super(TenantMode.DATABASES);
  }
}
