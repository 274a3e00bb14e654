package dev.keyhold.apps;

import dev.keyhold.apps.TenantApp.State;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Words;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The apps of one tenant. Each method is a transaction of the tenant's storage, and no method is
 * called inside a unit of work: what the app and its versions say is read in the storage that all
 * share before. Whether the caller may is not asked here. This object may be shared by threads.
 *
 * <p>What is changed is guarded by the version that was seen: whoever comes second is refused with
 * {@link StorageException.Conflict}, and may look again.
 */
public final class TenantApps {
  private final Storages storages;
  private final String organizationId;

  TenantApps(Storages storages, String organizationId) {
    this.storages = storages;
    this.organizationId = organizationId;
  }

  /**
   * Gives the tenant an app, enabled and {@link State#REGISTERED}.
   *
   * @throws StorageException.NotFound if there is no such app or version
   * @throws StorageException.Conflict if one of them is withdrawn, or no version is wanted and
   *     there is no latest
   * @throws StorageException.InvalidInput if the config does not meet the schema of the version
   * @throws StorageException.Duplicate if the tenant has the app
   */
  public TenantApp install(NewTenantApp wanted) {
    String appId = AppName.of(wanted.appId()).text();
    AppVersion version = storages.readShared(shared -> running(shared, appId, wanted.version()));
    Manifest manifest = Manifest.of(version.manifest());
    Json config = wanted.config().orElse(manifest.config());
    manifest.check(config);
    Optional<String> pinned = wanted.version().map(any -> version.stamp().id());
    return storages.write(
        organizationId,
        tenant -> {
          tenant.find(appId).ifPresent(TenantApps::refuseSecond);
          tenant.change();
          Instant now = tenant.now();
          return tenant
              .rows()
              .add(
                  TenantApp.TABLE,
                  new TenantApp(
                      Stamp.of(appId, now, now),
                      organizationId,
                      appId,
                      true,
                      pinned,
                      config,
                      State.REGISTERED));
        });
  }

  private static void refuseSecond(TenantApp there) {
    throw new StorageException.Duplicate(
        "appId", "the tenant has the app %s already".formatted(there.appId()));
  }

  /**
   * The version that a tenant would run with, which is neither withdrawn nor of a withdrawn app.
   */
  private static AppVersion running(SharedAppRows shared, String appId, Optional<String> pinned) {
    App app = shared.app(appId);
    if (!app.isAvailable()) {
      throw new StorageException.Conflict("appId", "the app %s is withdrawn".formatted(appId));
    }
    AppVersion version = shared.version(appId, pinned.orElseGet(() -> latest(app)));
    if (version.isWithdrawn()) {
      throw new StorageException.Conflict(
          "version", "the version %s is withdrawn".formatted(version.stamp().id()));
    }
    return version;
  }

  private static String latest(App app) {
    return app.latestVersion()
        .orElseThrow(
            () ->
                new StorageException.Conflict(
                    "version",
                    "the app %s has no latest version; name one".formatted(app.appId())));
  }

  public Optional<TenantApp> find(String appId) {
    return storages.read(organizationId, tenant -> tenant.find(appId));
  }

  /** By their names. */
  public Page<TenantApp> list(PageRequest page) {
    return storages.read(organizationId, tenant -> tenant.rows().from(TenantApp.TABLE).page(page));
  }

  /**
   * Switches it on. One that is {@link State#DISABLED} is ready again; any other state stays.
   *
   * @throws StorageException.NotFound if the tenant has no such app
   */
  public TenantApp enable(String appId) {
    return switched(appId, true, State.DISABLED, State.READY);
  }

  /**
   * Switches it off, and keeps everything: the row, its config and its pin, and what the app keeps.
   * One that is ready is {@link State#DISABLED} then; any other state stays.
   *
   * @throws StorageException.NotFound if the tenant has no such app
   */
  public TenantApp disable(String appId) {
    return switched(appId, false, State.READY, State.DISABLED);
  }

  private TenantApp switched(String appId, boolean on, State from, State to) {
    return storages.write(
        organizationId,
        tenant -> {
          tenant.change();
          TenantApp seen = tenant.there(appId);
          State state = seen.state() == from ? to : seen.state();
          return tenant
              .rows()
              .update(TenantApp.TABLE, seen, TenantApp.ENABLED.to(on), TenantApp.STATE.to(state))
              .after();
        });
  }

  /**
   * Says how far installing or migrating is. What becomes ready while it is switched off is {@link
   * State#DISABLED}.
   *
   * @param from the state in which it must be
   * @throws StorageException.NotFound if the tenant has no such app
   * @throws StorageException.Conflict if it is in another state, or if there is no such step
   * @throws StorageException.InvalidInput if this is what {@link #enable} and {@link #disable} do
   */
  public TenantApp move(String appId, State from, State to) {
    if (to == State.DISABLED || (from == State.DISABLED && to == State.READY)) {
      throw new StorageException.InvalidInput("state", "to enable and to disable an app does that");
    }
    return storages.write(
        organizationId,
        tenant -> {
          tenant.change();
          TenantApp seen = tenant.there(appId);
          checkStep(seen, from, to);
          State state = to == State.READY && !seen.enabled() ? State.DISABLED : to;
          return tenant.rows().update(TenantApp.TABLE, seen, TenantApp.STATE.to(state)).after();
        });
  }

  private static void checkStep(TenantApp seen, State from, State to) {
    if (seen.state() != from) {
      throw new StorageException.Conflict(
          "state", "the app %s is %s".formatted(seen.appId(), Words.of(seen.state())));
    }
    if (!TenantApp.STEPS.getOrDefault(from, Set.of()).contains(to)) {
      throw new StorageException.Conflict(
          "state", "what is %s cannot become %s".formatted(Words.of(from), Words.of(to)));
    }
  }

  /**
   * Keeps the app at a version, with the config that it has.
   *
   * @param seen the tenant's app as it was seen
   * @throws StorageException.NotFound if there is no such version, or the tenant's app is gone
   * @throws StorageException.Conflict if the app or the version is withdrawn, or somebody has
   *     changed the tenant's app since
   * @throws StorageException.InvalidInput if the config does not meet the schema of this version;
   *     then it is pinned {@linkplain #pin(TenantApp, String, Json) with another one}
   */
  public TenantApp pin(TenantApp seen, String version) {
    return pin(seen, version, seen.config());
  }

  /** The same, with another config. */
  public TenantApp pin(TenantApp seen, String version, Json config) {
    return set(seen, shared -> running(shared, seen.appId(), Optional.of(version)), true, config);
  }

  /**
   * Lets the app follow its latest version, with the config that it has.
   *
   * @throws StorageException as {@link #pin(TenantApp, String)}; {@link StorageException.Conflict}
   *     also if there is no latest version
   */
  public TenantApp unpin(TenantApp seen) {
    return unpin(seen, seen.config());
  }

  /** The same, with another config. */
  public TenantApp unpin(TenantApp seen, Json config) {
    return set(seen, shared -> running(shared, seen.appId(), Optional.empty()), false, config);
  }

  /**
   * Sets the config, in the place of all that was set.
   *
   * @param seen the tenant's app as it was seen
   * @throws StorageException.InvalidInput if the config does not meet the schema of the version
   *     that the app is pinned to, or else of the latest
   * @throws StorageException.Conflict if somebody has changed the tenant's app since, or it is not
   *     pinned and there is no latest version
   * @throws StorageException.NotFound if the tenant's app is gone
   */
  public TenantApp configure(TenantApp seen, Json config) {
    return set(seen, shared -> current(shared, seen), seen.pinnedVersionId().isPresent(), config);
  }

  /** Also one that was withdrawn meanwhile: its config may be mended. */
  private static AppVersion current(SharedAppRows shared, TenantApp seen) {
    return shared.version(
        seen.appId(), seen.pinnedVersion().orElseGet(() -> latest(shared.app(seen.appId()))));
  }

  private TenantApp set(
      TenantApp seen, Function<SharedAppRows, AppVersion> look, boolean isPinned, Json config) {
    AppVersion version = storages.readShared(look);
    Manifest.of(version.manifest()).check(config);
    Optional<String> pin = Optional.of(version.stamp().id()).filter(id -> isPinned);
    return storages.write(
        organizationId,
        tenant -> {
          tenant.change();
          return tenant
              .rows()
              .update(
                  TenantApp.TABLE,
                  seen,
                  TenantApp.PINNED_VERSION_ID.to(pin),
                  TenantApp.CONFIG.to(config))
              .after();
        });
  }

  /**
   * Takes the app from the tenant, with its config, and puts its licences away. To keep these,
   * {@link #disable} it.
   *
   * @return whether the tenant had it
   */
  public boolean uninstall(String appId) {
    return storages.write(
        organizationId,
        tenant -> {
          tenant.change();
          String app = AppName.of(appId).text();
          boolean had = tenant.rows().delete(TenantApp.TABLE, app).isPresent();
          if (had) {
            new LicenseRows(tenant).archiveAll(app);
          }
          return had;
        });
  }
}
