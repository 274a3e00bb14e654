package dev.keyhold.teststorages;

import dev.keyhold.tenants.TenantMode;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Path;
import java.util.Optional;

/** Every store, and tenants in both modes. */
public enum StorageKind {
  MEMORY,
  SQLITE,
  POSTGRES,
  TENANT_ROWS,
  TENANT_DATABASES;

  /** Where a new one is. */
  public String url(Path folder) {
    return switch (this) {
      case MEMORY -> "memory:";
      case POSTGRES -> PostgresServer.url();
      default -> "sqlite:" + folder.resolve("system.db");
    };
  }

  /** How it keeps tenants; empty if all is in one storage. */
  public Optional<TenantMode> mode() {
    return switch (this) {
      case TENANT_ROWS -> Optional.of(TenantMode.ROWS);
      case TENANT_DATABASES -> Optional.of(TenantMode.DATABASES);
      default -> Optional.empty();
    };
  }
}
