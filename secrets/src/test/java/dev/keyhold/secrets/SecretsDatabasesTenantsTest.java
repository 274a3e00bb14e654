package dev.keyhold.secrets;

import dev.keyhold.tenants.TenantMode;

class SecretsDatabasesTenantsTest extends SecretsApartContract {
  SecretsDatabasesTenantsTest() {
    super(TenantMode.DATABASES);
  }
}
