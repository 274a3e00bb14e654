package dev.keyhold.tenants;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where tenants are kept in the tests: every store, in every mode that it has. */
enum Place {
  MEMORY_ROWS(TenantMode.ROWS),
  SQLITE_ROWS(TenantMode.ROWS),
  SQLITE_DATABASES(TenantMode.DATABASES),
  POSTGRES_ROWS(TenantMode.ROWS),
  POSTGRES_DATABASES(TenantMode.DATABASES);

  /** A directory stands for one schema, also when it is opened again. */
  private static final Map<Path, String> SCHEMAS = new ConcurrentHashMap<>();

  private final TenantMode mode;

  Place(TenantMode mode) {
    this.mode = mode;
  }

  TenantMode mode() {
    return mode;
  }

  StorageConfig.Builder config(Path directory) {
    return switch (this) {
      case MEMORY_ROWS -> StorageConfig.builder("memory:");
      case SQLITE_ROWS, SQLITE_DATABASES ->
          StorageConfig.builder("sqlite:" + directory.resolve("system.db"));
      case POSTGRES_ROWS, POSTGRES_DATABASES ->
          StorageConfig.builder(SCHEMAS.computeIfAbsent(directory, unused -> PostgresServer.url()));
    };
  }

  TenantsBuilder builder(Path directory) {
    return Tenants.builder(
            config(directory).tables(Diary.SET).build(), () -> AuditContext.of("tester"))
        .mode(mode);
  }

  Tenants open(Path directory) {
    return builder(directory).open();
  }

  /**
   * The same with the organizations {@code acme} and {@code bell} of Ada, if they are not there.
   */
  Tenants furnished(Path directory) {
    Tenants tenants = open(directory);
    tenants
        .system()
        .run(
            tx -> {
              if (tx.identities().accounts().find("ada").isEmpty()) {
                tx.identities()
                    .accounts()
                    .create(Account.builder("ada", Diary.NOW).email("ada@example.org").build());
                for (String id : new String[] {"acme", "bell"}) {
                  tx.identities().organizations().create(organization(id));
                }
              }
            });
    return tenants;
  }

  static Organization organization(String id) {
    return Organization.builder(id, Diary.NOW).name(id).slug(id).ownerId("ada").build();
  }
}
