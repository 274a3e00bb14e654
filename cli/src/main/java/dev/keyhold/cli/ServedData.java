package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.server.KeyholdServer;
import dev.keyhold.server.Kit;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tenants.Tenants;
import java.time.InstantSource;
import java.util.Optional;

/** What {@code keyhold serve} serves: what all share, and tenants if they are asked for. */
record ServedData(Kit kit, Optional<Tenants> tenants) implements AutoCloseable {
  static ServedData open(StorageConfig config, InstantSource clock) {
    return new ServedData(Kit.open(config, clock), Optional.empty());
  }

  static ServedData withTenants(StorageConfig config, InstantSource clock) {
    AuditScope scope = new AuditScope(AuditContext.of("keyhold"));
    Tenants tenants = Tenants.builder(config, scope).clock(clock).open();
    return new ServedData(Kit.over(tenants.system(), scope, clock), Optional.of(tenants));
  }

  KeyholdServer.Builder server() {
    KeyholdServer.Builder server = KeyholdServer.over(kit);
    return tenants.map(all -> server.tenants(all::tenant)).orElse(server);
  }

  @Override
  public void close() {
    kit.close();
    tenants.ifPresent(Tenants::close);
  }
}
