package dev.keyhold.apps;

import dev.keyhold.audit.AuditScope;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Storage;
import dev.keyhold.teststorages.StoppedClock;
import dev.keyhold.teststorages.StorageKind;
import dev.keyhold.teststorages.TestStorage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Where apps are in the tests. */
final class AppPlace implements AutoCloseable {
  static final Instant BEGIN = StoppedClock.BEGIN;
  static final String ACME = TestStorage.ACME;
  static final String BELL = TestStorage.BELL;
  static final String CRM = "maker/crm";
  static final String SHOP = "maker/shop";

  final StoppedClock clock = new StoppedClock();
  final Events events = Events.of(clock);
  final AuditScope scope;
  final Storage system;
  final Function<String, Storage> tenants;
  final Apps apps;
  private final TestStorage storage;

  private AppPlace(StorageKind kind, String url) {
    ChangeEvents changes = ChangeEvents.of(events, AppTables.SET);
    storage =
        TestStorage.builder(kind, url, EventTables.SET, AppTables.SET)
            .tablesOfTenants(EventTables.OF_TENANTS)
            .clock(clock)
            .onEntry(changes::publish)
            .onEntryOfTenant(changes::publish)
            .open();
    scope = storage.scope();
    system = storage.system();
    tenants = storage.tenants();
    apps = Apps.over(system, tenants, clock);
  }

  static AppPlace open(StorageKind kind, Path folder) {
    return open(kind, kind.url(folder));
  }

  /** Where a second one sees the same rows, it is opened with the same address. */
  static AppPlace open(StorageKind kind, String url) {
    return new AppPlace(kind, url);
  }

  void pass(Duration time) {
    clock.pass(time);
  }

  Instant now() {
    return clock.instant();
  }

  void account(String id) {
    storage.account(id);
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
    storage.close();
  }
}
