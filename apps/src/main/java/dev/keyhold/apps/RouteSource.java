package dev.keyhold.apps;

import dev.keyhold.access.AnswerMemory;
import dev.keyhold.apps.RouteTable.Lane;
import dev.keyhold.spi.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is to be known to remember routes: the whole table of a tenant is one answer. */
record RouteSource(Storages storages)
    implements AnswerMemory.Source<RouteSource.Routes, RouteTable> {
  /** The one question. */
  enum Routes {
    ALL
  }

  @Override
  public Storage system() {
    return storages.system();
  }

  @Override
  public Storage tenant(String organizationId) {
    return storages.tenant(organizationId);
  }

  @Override
  public List<Long> state(String organizationId) {
    long shared = storages.readShared(SharedAppRows::changes);
    return List.of(shared, storages.read(organizationId, TenantAppRows::changes));
  }

  /** All that a table depends on is counted, unless somebody passes by the doors. */
  @Override
  public Duration longest() {
    return Duration.ofMinutes(1);
  }

  @Override
  public AnswerMemory.Remark<RouteTable> remark(String organizationId, Routes question) {
    List<TenantApp> answering =
        storages.read(
            organizationId, tenant -> tenant.all().stream().filter(TenantApp::answers).toList());
    RouteTable table = storages.readShared(shared -> table(shared, answering));
    return new AnswerMemory.Remark<>(table, Instant.MAX);
  }

  private static RouteTable table(SharedAppRows shared, List<TenantApp> answering) {
    Map<String, String> versions = versions(shared, answering);
    return RouteTable.of(
        shared.rows().referring(AppRoute.TABLE, AppRoute.APP, versions.keySet()).entrySet().stream()
            .flatMap(
                app ->
                    app.getValue().stream()
                        .map(route -> new Lane(route, versions.getOrDefault(app.getKey(), ""))))
            .toList());
  }

  /** What a tenant runs of those that are not withdrawn, by the apps. */
  private static Map<String, String> versions(SharedAppRows shared, List<TenantApp> answering) {
    Map<String, App> apps = shared.rows().related(TenantApp.APP, answering);
    Map<String, AppVersion> pinned = shared.rows().related(TenantApp.PINNED_VERSION, answering);
    Map<String, String> versions = new HashMap<>();
    for (TenantApp each : answering) {
      Optional.ofNullable(apps.get(each.appId()))
          .filter(App::isAvailable)
          .flatMap(app -> version(app, each, pinned))
          .ifPresent(version -> versions.put(each.appId(), version));
    }
    return versions;
  }

  private static Optional<String> version(App app, TenantApp each, Map<String, AppVersion> pinned) {
    return each.pinnedVersionId().isEmpty()
        ? app.latestVersion()
        : each.pinnedVersionId()
            .flatMap(id -> Optional.ofNullable(pinned.get(id)))
            .filter(version -> !version.isWithdrawn())
            .map(AppVersion::version);
  }
}
