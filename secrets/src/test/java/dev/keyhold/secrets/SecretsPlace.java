package dev.keyhold.secrets;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tenants.TenantMode;
import dev.keyhold.tenants.Tenants;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;

/** Where secrets are in the tests: in every store, and with tenants in both modes. */
final class SecretsPlace implements AutoCloseable {
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  static final String ACME = "acme";
  static final String BELL = "bell";

  /** The kinds of places. */
  enum Kind {
    MEMORY,
    SQLITE,
    POSTGRES,
    TENANT_ROWS,
    TENANT_DATABASES
  }

  private Instant now = BEGIN;
  final InstantSource clock = () -> now;
  final String url;
  final KeysInMemory keyring;
  final Storage system;
  final Function<String, Storage> tenants;
  final Secrets secrets;
  private final Runnable closing;

  private SecretsPlace(Kind kind, Path folder, KeysInMemory keyring) {
    this.keyring = keyring;
    this.url =
        switch (kind) {
          case MEMORY -> "memory:";
          case POSTGRES -> PostgresServer.url();
          default -> "sqlite:" + folder.resolve("system.db");
        };
    StorageConfig config = StorageConfig.builder(url).tables(SecretTables.SET).build();
    AuditScope scope = new AuditScope(AuditContext.of("test"));
    if (kind == Kind.TENANT_ROWS || kind == Kind.TENANT_DATABASES) {
      Tenants opened =
          Tenants.builder(config, scope)
              .mode(kind == Kind.TENANT_ROWS ? TenantMode.ROWS : TenantMode.DATABASES)
              .clock(clock)
              .open();
      system = opened.system();
      tenants = opened::tenant;
      closing = opened::close;
    } else {
      Storage storage = AuditedStorage.builder(Keyhold.open(config), scope).clock(clock).build();
      system = storage;
      tenants = organization -> storage;
      closing = storage::close;
    }
    secrets = Secrets.over(Secrets.Setup.of(system, tenants).providers(keyring), clock);
    if (system.read(tx -> tx.identities().organizations().find(ACME).isEmpty())) {
      furnish();
    }
  }

  static SecretsPlace open(Kind kind, Path folder) {
    return new SecretsPlace(kind, folder, new KeysInMemory());
  }

  private void furnish() {
    system.run(
        tx ->
            tx.identities()
                .accounts()
                .create(Account.builder("boss", now).email("boss@example.org").build()));
    for (String id : new String[] {ACME, BELL}) {
      system.run(
          tx ->
              tx.identities()
                  .organizations()
                  .create(Organization.builder(id, now).name(id).slug(id).ownerId("boss").build()));
    }
    useKey("first");
  }

  /** Makes another key the active one. */
  EncryptionKey useKey(String reference) {
    return secrets.keys().use("memory", reference);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public void close() {
    closing.run();
  }
}
