package dev.keyhold.bench;

import dev.keyhold.apps.AppTables;
import dev.keyhold.apps.Apps;
import dev.keyhold.apps.NewRoute;
import dev.keyhold.apps.NewTenantApp;
import dev.keyhold.apps.TenantApp.State;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** A hundred apps of five routes each, of which a tenant has fifty. */
final class AppFile implements AutoCloseable {
  static final String ORG = "acme";
  static final int APPS = 100;
  private static final List<String> WITHIN = List.of("", "/api", "/api/v2", "/files", "/files/raw");
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  final Storage storage;
  final Apps apps;

  private AppFile(Folder folder) {
    this.storage =
        AuditedStorage.builder(
                Keyhold.open(StorageConfig.builder(folder.url()).tables(AppTables.SET).build()),
                () -> AuditContext.of("measurement"))
            .build();
    this.apps = Apps.over(storage, organization -> storage, Clock.systemUTC());
    storage.run(
        tx -> {
          tx.identities()
              .accounts()
              .create(Account.builder("boss", BEGIN).email("boss@example.org").build());
          tx.identities()
              .organizations()
              .create(Organization.builder(ORG, BEGIN).name("A").slug(ORG).ownerId("boss").build());
        });
    for (int i = 0; i < APPS; i++) {
      add(i);
    }
  }

  static AppFile of(Folder folder) {
    return new AppFile(folder);
  }

  private void add(int number) {
    String appId = "maker/app" + number;
    String manifest = "{\"app_id\":\"%s\",\"version\":\"1.0.0\"}".formatted(appId);
    storage.run(
        tx -> {
          apps.registry(tx).release(Bytes.of(manifest.getBytes(StandardCharsets.UTF_8)));
          for (String within : WITHIN) {
            apps.routes(tx)
                .add(appId, NewRoute.of("/app" + number + within, "http://10.0.0.7:8080"));
          }
        });
    if (number % 2 == 0) {
      apps.of(ORG).install(NewTenantApp.of(appId));
      apps.of(ORG).move(appId, State.REGISTERED, State.READY);
    }
  }

  @Override
  public void close() {
    storage.close();
  }
}
