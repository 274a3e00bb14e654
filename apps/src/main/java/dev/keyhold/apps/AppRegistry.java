package dev.keyhold.apps;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Assignment;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Which apps there are and in which versions, in one transaction of the storage that all share.
 * Whoever changes something waits for whoever does so already. Whether the caller may is not asked
 * here.
 */
public final class AppRegistry {
  /** A page of versions has their manifests in memory. */
  private static final int BATCH = 50;

  private final SharedAppRows shared;

  AppRegistry(SharedAppRows shared) {
    this.shared = shared;
  }

  /**
   * Adds the version that a manifest says, and its app, if this is the first one. The same bytes
   * once more change nothing and answer the same row.
   *
   * @param manifest a JSON object in UTF-8, of at most 65,536 bytes, with {@code app_id}, {@code
   *     version} and, if wanted, {@code min_core}, {@code config_schema} (JSON Schema, draft
   *     2020-12) and {@code config}; kept as it is
   * @throws StorageException.InvalidInput if it is no such manifest; the message names the member
   * @throws StorageException.Duplicate if this version was released with other bytes
   * @throws StorageException.Conflict if the app is withdrawn
   */
  public AppVersion release(Bytes manifest) {
    Manifest said = Manifest.of(manifest);
    shared.change();
    String appId = said.app().text();
    Optional<AppVersion> there = findVersion(appId, said.version().text());
    if (there.isPresent()) {
      return same(there.get(), manifest);
    }
    App app = find(appId).orElseGet(() -> register(said.app()));
    if (!app.isAvailable()) {
      throw new StorageException.Conflict(
          "status", "the app %s is withdrawn; restore it first".formatted(appId));
    }
    AppVersion released = add(said, manifest);
    offer(app, released);
    return released;
  }

  private static AppVersion same(AppVersion there, Bytes manifest) {
    if (!there.manifest().equals(manifest)) {
      throw new StorageException.Duplicate(
          "version",
          "the version %s was released with another manifest, and never changes"
              .formatted(there.stamp().id()));
    }
    return there;
  }

  private App register(AppName name) {
    Instant now = shared.now();
    return shared
        .rows()
        .add(
            App.TABLE,
            new App(
                Stamp.of(name.text(), now, now),
                name.vendor(),
                Optional.empty(),
                Optional.empty(),
                App.Status.AVAILABLE));
  }

  private AppVersion add(Manifest said, Bytes manifest) {
    Instant now = shared.now();
    String appId = said.app().text();
    String version = said.version().text();
    return shared
        .rows()
        .add(
            AppVersion.TABLE,
            new AppVersion(
                Stamp.of(AppVersion.idOf(appId, version), now, now),
                appId,
                version,
                manifest,
                Manifest.hash(manifest),
                said.minCore().map(VersionNumber::text),
                now,
                Optional.empty()));
  }

  /** It becomes the latest of its app, if it is higher than the one that is. */
  private void offer(App app, AppVersion candidate) {
    boolean isHigher =
        app.latestVersion().map(latest -> higher(latest, candidate.version())).orElse(true);
    if (isHigher && mayBeLatest(candidate)) {
      latest(app.appId(), Optional.of(candidate));
    }
  }

  private static boolean higher(String latest, String candidate) {
    return number(candidate).compareTo(number(latest)) > 0;
  }

  private static VersionNumber number(String version) {
    return VersionNumber.of("version", version);
  }

  private static boolean mayBeLatest(AppVersion version) {
    return !version.isWithdrawn() && !number(version.version()).isPrerelease();
  }

  private void latest(String appId, Optional<AppVersion> version) {
    shared
        .rows()
        .update(
            App.TABLE,
            appId,
            App.LATEST_VERSION.to(version.map(AppVersion::version)),
            App.MANIFEST_HASH.to(version.map(AppVersion::manifestHash)));
  }

  public Optional<App> find(String appId) {
    return shared.rows().find(App.TABLE, AppName.of(appId).text());
  }

  /** By their names. */
  public Page<App> list(PageRequest page) {
    return shared.rows().from(App.TABLE).page(page);
  }

  public Optional<AppVersion> findVersion(String appId, String version) {
    return shared
        .rows()
        .find(AppVersion.TABLE, AppVersion.idOf(AppName.of(appId).text(), number(version).text()));
  }

  /** In the order of their release, withdrawn ones too. */
  public Page<AppVersion> versions(String appId, PageRequest page) {
    return shared
        .rows()
        .from(AppVersion.TABLE)
        .by(AppVersion.BY_RELEASE)
        .where(AppVersion.APP_ID.is(AppName.of(appId).text()))
        .page(page);
  }

  /**
   * Leads nobody to this version any more, whether they are pinned to it or follow the latest,
   * which becomes the highest of those that are left. One that is withdrawn stays so, since when it
   * was.
   *
   * @throws StorageException.NotFound if there is no such version
   */
  public AppVersion withdrawVersion(String appId, String version) {
    shared.change();
    AppVersion there = shared.version(appId, version);
    if (there.isWithdrawn()) {
      return there;
    }
    AppVersion withdrawn = mark(there, AppVersion.WITHDRAWN_AT.to(shared.now()));
    if (shared.app(appId).latestVersion().filter(version::equals).isPresent()) {
      latest(appId, highest(appId));
    }
    return withdrawn;
  }

  /**
   * Takes a withdrawal back.
   *
   * @throws StorageException.NotFound if there is no such version
   */
  public AppVersion restoreVersion(String appId, String version) {
    shared.change();
    AppVersion there = shared.version(appId, version);
    if (!there.isWithdrawn()) {
      return there;
    }
    AppVersion restored = mark(there, AppVersion.WITHDRAWN_AT.cleared());
    offer(shared.app(appId), restored);
    return restored;
  }

  private AppVersion mark(AppVersion there, Assignment<AppVersion> withdrawal) {
    return shared.rows().update(AppVersion.TABLE, there.stamp().id(), withdrawal).after();
  }

  private Optional<AppVersion> highest(String appId) {
    return Page.walk(BATCH, page -> versions(appId, page))
        .flatMap(page -> page.items().stream())
        .filter(AppRegistry::mayBeLatest)
        .max(Comparator.comparing(version -> number(version.version())));
  }

  /**
   * Leads nobody to any version of an app, and takes no new one.
   *
   * @throws StorageException.NotFound if there is no such app
   */
  public App withdraw(String appId) {
    return become(appId, App.Status.WITHDRAWN);
  }

  /**
   * Takes the withdrawal of an app back. Versions that were withdrawn by themselves stay so.
   *
   * @throws StorageException.NotFound if there is no such app
   */
  public App restore(String appId) {
    return become(appId, App.Status.AVAILABLE);
  }

  private App become(String appId, App.Status status) {
    shared.change();
    String id = shared.app(appId).appId();
    return shared.rows().update(App.TABLE, id, App.STATUS.to(status)).after();
  }
}
