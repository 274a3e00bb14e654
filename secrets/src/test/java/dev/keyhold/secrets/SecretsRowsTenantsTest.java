package dev.keyhold.secrets;

import dev.keyhold.tenants.TenantMode;

class SecretsRowsTenantsTest extends SecretsApartContract {
  SecretsRowsTenantsTest() {
    super(TenantMode.ROWS);
  }
}
