package dev.keyhold.core;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tck.TenantContract;
import dev.keyhold.tenants.TenantMode;
import dev.keyhold.tenants.Tenants;
import java.nio.file.Path;
import java.util.Set;

/** Two tenants do not meet in any table of the core, tried by the kit. */
abstract class CoreApartContract extends TenantContract {
  private final TenantMode mode;

  CoreApartContract(TenantMode mode) {
    this.mode = mode;
  }

  /** Nobody lends to himself, and a session lasts an hour; {@code LentApartTest} has these. */
  @Override
  protected Set<String> untried() {
    return Set.of("delegations", "impersonation_sessions");
  }

  @Override
  protected Opened open(Path directory) {
    StorageConfig config =
        StorageConfig.builder("sqlite:" + directory.resolve("system.db"))
            .tables(CoreTables.SET)
            .build();
    Tenants tenants = Tenants.builder(config, () -> AuditContext.of("test")).mode(mode).open();
    return Opened.of(tenants.system(), tenants::tenant, tenants::close);
  }
}
