package dev.keyhold.server;

import dev.keyhold.apps.AppRouter;
import dev.keyhold.apps.Apps;
import dev.keyhold.apps.LicenseRoots;
import dev.keyhold.apps.LicenseTrust;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Apps, their versions and routes, and which of them tenants have, over HTTP. It is for one server.
 * It needs {@code keyhold-apps}; the storage of the kit and the storages of tenants were opened
 * with {@code AppTables.SET}.
 */
public final class ServedApps implements AutoCloseable {
  private @Nullable AppRouter router;

  private final LicenseTrust trust;

  private ServedApps(LicenseTrust trust) {
    this.trust = trust;
  }

  /** Without roots, so that no licence counts. */
  public static ServedApps all() {
    return new ServedApps(LicenseTrust.of(LicenseRoots.of(), ""));
  }

  /** The same, with licences that are judged by what is trusted. */
  public ServedApps licenses(LicenseTrust given) {
    return new ServedApps(given);
  }

  List<DescribedRoute> routes(Kit kit, TenantStorages storages) {
    Apps apps = Apps.over(kit.storage(), storages::of, kit.clock());
    AppRouter opened = apps.router();
    router = opened;
    return DescribedRoute.all(
        List.of(
            new AppRegistryRoutes(kit, apps).all(),
            new AppPrefixRoutes(kit, apps).all(),
            new TenantAppRoutes(apps).all(),
            new LicenseRoutes(apps.licenses(trust)).all(),
            new LicenseDenialRoutes(kit, apps).all(),
            List.of(new TargetRoute(opened).route())));
  }

  /** Forgets the routes that it has in memory. */
  @Override
  public void close() {
    if (router != null) {
      router.close();
    }
  }
}
