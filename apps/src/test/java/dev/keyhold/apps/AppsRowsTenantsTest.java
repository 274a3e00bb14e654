package dev.keyhold.apps;

import dev.keyhold.tenants.TenantMode;

class AppsRowsTenantsTest extends AppsApartContract {
  AppsRowsTenantsTest() {
    super(TenantMode.ROWS);
  }
}
