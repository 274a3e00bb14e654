package dev.keyhold.apps;

import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where apps are reached, in one transaction of the storage that all share. Whoever changes
 * something waits for whoever does so already. Whether the caller may is not asked here.
 */
public final class AppRoutes {
  private final SharedAppRows shared;

  AppRoutes(SharedAppRows shared) {
    this.shared = shared;
  }

  /**
   * Leads paths with this prefix to an app. Prefixes of one app may lie in each other; the longest
   * counts. Those of two apps may not.
   *
   * @throws StorageException.NotFound if there is no such app
   * @throws StorageException.Duplicate if there is a route with this prefix
   * @throws StorageException.Conflict if the prefix lies in one of another app, or one of another
   *     app in it
   */
  public AppRoute add(String appId, NewRoute wanted) {
    RoutePrefix prefix = RoutePrefix.of(wanted.prefix());
    shared.change();
    App app = shared.app(appId);
    find(prefix.text()).ifPresent(AppRoutes::refuseTaken);
    around(app, prefix).ifPresent(AppRoutes::refuseOverlap);
    return shared
        .rows()
        .insert(
            AppRoute.TABLE,
            fresh ->
                new AppRoute(
                    fresh.stamp(),
                    app.appId(),
                    prefix.text(),
                    wanted.apiVersion(),
                    wanted.upstream()));
  }

  private static void refuseTaken(AppRoute there) {
    throw new StorageException.Duplicate(
        "prefix", "%s leads to the app %s already".formatted(there.prefix(), there.appId()));
  }

  private static void refuseOverlap(AppRoute there) {
    throw new StorageException.Conflict(
        "prefix",
        "it overlaps with %s, which leads to the app %s".formatted(there.prefix(), there.appId()));
  }

  /** A route of another app above or below a prefix. */
  private Optional<AppRoute> around(App app, RoutePrefix prefix) {
    List<String> upward = prefix.upward();
    Optional<AppRoute> above =
        shared
            .rows()
            .among(AppRoute.TABLE, List.of(), Map.of(AppRoute.PREFIX, upward), upward.size())
            .stream()
            .filter(route -> !route.appId().equals(app.appId()))
            .findFirst();
    return above.or(() -> below(app, prefix));
  }

  private Optional<AppRoute> below(App app, RoutePrefix prefix) {
    return Page.walk(
            100,
            page ->
                shared
                    .rows()
                    .from(AppRoute.TABLE)
                    .by(AppRoute.BY_PREFIX)
                    .where(
                        AppRoute.PREFIX.above(prefix.begin()), AppRoute.PREFIX.below(prefix.end()))
                    .page(page))
        .flatMap(page -> page.items().stream())
        .filter(route -> !route.appId().equals(app.appId()))
        .findFirst();
  }

  /** The route with exactly this prefix. */
  public Optional<AppRoute> find(String prefix) {
    return shared
        .rows()
        .find(
            AppRoute.TABLE, AppRoute.BY_PREFIX, AppRoute.PREFIX.is(RoutePrefix.of(prefix).text()));
  }

  /**
   * @return whether the app had this route
   */
  public boolean remove(String appId, String routeId) {
    shared.change();
    return shared
        .rows()
        .find(AppRoute.TABLE, routeId)
        .filter(route -> route.appId().equals(appId))
        .flatMap(route -> shared.rows().delete(AppRoute.TABLE, routeId))
        .isPresent();
  }

  /** All of them, by their prefixes. */
  public Page<AppRoute> list(PageRequest page) {
    return shared.rows().from(AppRoute.TABLE).by(AppRoute.BY_PREFIX).page(page);
  }

  /** Those of one app, by their prefixes. */
  public Page<AppRoute> of(String appId, PageRequest page) {
    return shared
        .rows()
        .from(AppRoute.TABLE)
        .by(AppRoute.BY_APP)
        .where(AppRoute.APP_ID.is(AppName.of(appId).text()))
        .page(page);
  }
}
