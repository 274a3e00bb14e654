package dev.keyhold.core;

import dev.keyhold.tenants.TenantMode;

class CoreRowsTenantsTest extends CoreApartContract {
  CoreRowsTenantsTest() {
    super(TenantMode.ROWS);
  }
}
