package dev.keyhold.apps;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tenants.TenantMode;
import dev.keyhold.tenants.Tenants;
import dev.keyhold.testserver.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** Where apps are in the tests: in every store, and with tenants in both modes. */
final class AppPlace implements AutoCloseable {
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  static final String ACME = "acme";
  static final String BELL = "bell";
  static final String CRM = "maker/crm";
  static final String SHOP = "maker/shop";

  /** The kinds of places. */
  enum Kind {
    MEMORY,
    SQLITE,
    POSTGRES,
    TENANT_ROWS,
    TENANT_DATABASES
  }

  private volatile Instant now = BEGIN;
  final InstantSource clock = () -> now;
  final Events events = Events.of(clock);
  final AuditScope scope = new AuditScope(AuditContext.of("test"));
  final Storage system;
  final Function<String, Storage> tenants;
  final boolean isApart;
  final Apps apps;
  private final Runnable closing;

  private AppPlace(String url, boolean isApart, TenantMode mode) {
    this.isApart = isApart;
    StorageConfig.Builder config = StorageConfig.builder(url);
    ChangeEvents changes = ChangeEvents.of(events, AppTables.SET);
    if (isApart) {
      Tenants opened =
          Tenants.builder(
                  config.tables(EventTables.SET, EventTables.OF_TENANTS, AppTables.SET).build(),
                  scope)
              .mode(mode)
              .clock(clock)
              .onEntry(changes::publish)
              .onEntryOfTenant(changes::publish)
              .open();
      system = opened.system();
      tenants = opened::tenant;
      closing = opened::close;
    } else {
      Storage storage =
          AuditedStorage.builder(
                  Keyhold.open(config.tables(EventTables.SET, AppTables.SET).build()), scope)
              .clock(clock)
              .onEntry(changes::publish)
              .build();
      system = storage;
      tenants = organization -> storage;
      closing = storage::close;
    }
    if (system.read(tx -> tx.identities().organizations().find(ACME).isEmpty())) {
      furnish();
    }
    apps = Apps.over(system, tenants, clock);
  }

  static AppPlace open(Kind kind, Path folder) {
    return open(kind, url(kind, folder));
  }

  /** Where a second one sees the same rows, it is opened with the same address. */
  static AppPlace open(Kind kind, String url) {
    boolean isApart = kind == Kind.TENANT_ROWS || kind == Kind.TENANT_DATABASES;
    return new AppPlace(
        url, isApart, kind == Kind.TENANT_ROWS ? TenantMode.ROWS : TenantMode.DATABASES);
  }

  static String url(Kind kind, Path folder) {
    return switch (kind) {
      case MEMORY -> "memory:";
      case POSTGRES -> PostgresServer.url();
      default -> "sqlite:" + folder.resolve("system.db");
    };
  }

  private void furnish() {
    system.run(
        tx -> {
          tx.identities()
              .accounts()
              .create(Account.builder("boss", now).email("boss@example.org").build());
          for (String id : new String[] {ACME, BELL}) {
            tx.identities()
                .organizations()
                .create(Organization.builder(id, now).name(id).slug(id).ownerId("boss").build());
          }
        });
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Instant now() {
    return now;
  }

  static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  static Bytes manifest(String appId, String version) {
    return bytes("{\"app_id\":\"%s\",\"version\":\"%s\"}".formatted(appId, version));
  }

  /**
   * @param more members, each with a comma before it
   */
  static Bytes manifest(String appId, String version, String more) {
    return bytes("{\"app_id\":\"%s\",\"version\":\"%s\"%s}".formatted(appId, version, more));
  }

  <T> T registry(Function<AppRegistry, T> work) {
    return system.write(tx -> work.apply(apps.registry(tx)));
  }

  <T> T routes(Function<AppRoutes, T> work) {
    return system.write(tx -> work.apply(apps.routes(tx)));
  }

  AppVersion release(String appId, String version) {
    return registry(all -> all.release(manifest(appId, version)));
  }

  App app(String appId) {
    return findApp(appId).orElseThrow();
  }

  Optional<App> findApp(String appId) {
    return registry(all -> all.find(appId));
  }

  Optional<AppVersion> version(String appId, String version) {
    return registry(all -> all.findVersion(appId, version));
  }

  AppVersion withdraw(String appId, String version) {
    return registry(all -> all.withdrawVersion(appId, version));
  }

  Optional<AppRoute> findRoute(String prefix) {
    return routes(all -> all.find(prefix));
  }

  boolean remove(String appId, AppRoute route) {
    return routes(all -> all.remove(appId, route.stamp().id()));
  }

  AppRoute route(String appId, String prefix) {
    return routes(all -> all.add(appId, NewRoute.of(prefix, "http://app.example:8080")));
  }

  /** An app that the tenant has, and that answers. */
  TenantApp ready(String organization, NewTenantApp wanted) {
    TenantApps all = apps.of(organization);
    all.install(wanted);
    return all.move(wanted.appId(), TenantApp.State.REGISTERED, TenantApp.State.READY);
  }

  @Override
  public void close() {
    closing.run();
  }
}
