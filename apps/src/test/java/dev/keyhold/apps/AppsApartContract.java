package dev.keyhold.apps;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tck.TenantContract;
import dev.keyhold.tenants.TenantMode;
import dev.keyhold.tenants.Tenants;
import java.nio.file.Path;

/** Two tenants do not meet in any table of apps, tried by the kit. */
abstract class AppsApartContract extends TenantContract {
  private final TenantMode mode;

  AppsApartContract(TenantMode mode) {
    this.mode = mode;
  }

  @Override
  protected Opened open(Path directory) {
    StorageConfig config =
        StorageConfig.builder("sqlite:" + directory.resolve("system.db"))
            .tables(AppTables.SET)
            .build();
    Tenants tenants = Tenants.builder(config, () -> AuditContext.of("test")).mode(mode).open();
    return Opened.of(tenants.system(), tenants::tenant, tenants::close);
  }
}
