package dev.keyhold.secrets;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tck.TenantContract;
import dev.keyhold.tenants.TenantMode;
import dev.keyhold.tenants.Tenants;
import java.nio.file.Path;
import java.util.Set;

/** Two tenants do not meet in any table of secrets, tried by the kit. */
abstract class SecretsApartContract extends TenantContract {
  private final TenantMode mode;

  SecretsApartContract(TenantMode mode) {
    this.mode = mode;
  }

  @Override
  protected Set<String> untried() {
    return Set.of(TriedTables.UNTRIED);
  }

  @Override
  protected Opened open(Path directory) {
    StorageConfig config =
        StorageConfig.builder("sqlite:" + directory.resolve("system.db"))
            .tables(SecretTables.SET)
            .build();
    Tenants tenants = Tenants.builder(config, () -> AuditContext.of("test")).mode(mode).open();
    return Opened.of(tenants.system(), tenants::tenant, tenants::close);
  }
}
