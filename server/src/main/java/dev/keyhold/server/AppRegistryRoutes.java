package dev.keyhold.server;

import dev.keyhold.apps.App;
import dev.keyhold.apps.AppRegistry;
import dev.keyhold.apps.AppVersion;
import dev.keyhold.apps.Apps;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Words;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Which apps there are, and in which versions. */
record AppRegistryRoutes(Kit kit, Apps apps) {
  static final String ALL = "/v1/apps";
  static final String APP = ALL + AppPath.PART;
  private static final String VERSIONS = APP + "/versions";
  private static final String VERSION = VERSIONS + "/{version}";

  /** As a text, so that its bytes are kept. */
  private static final Field<String> MANIFEST = Field.text("manifest");

  private static final View<App> APP_VIEW =
      View.<App>of("App")
          .text("appId", App::appId)
          .text("vendor", App::vendor)
          .optionalText("latestVersion", App::latestVersion)
          .optionalText("manifestHash", App::manifestHash)
          .text("status", it -> Words.of(it.status()))
          .time("createdAt", it -> it.stamp().createdAt());
  private static final View<AppVersion> VERSION_VIEW = view("AppVersion");
  private static final View<AppVersion> WHOLE_VIEW =
      view("AppVersionWithManifest")
          .text("manifest", it -> new String(it.manifest().toArray(), StandardCharsets.UTF_8));

  private static View<AppVersion> view(String name) {
    return View.<AppVersion>of(name)
        .text("appId", AppVersion::appId)
        .text("version", AppVersion::version)
        .text("manifestHash", AppVersion::manifestHash)
        .optionalText("minCore", AppVersion::minCore)
        .time("releasedAt", AppVersion::releasedAt)
        .optionalTime("withdrawnAt", AppVersion::withdrawnAt);
  }

  List<DescribedRoute> all() {
    return List.of(
        DescribedRoute.of(Route.of("GET", ALL, this::list), "listApps", "Lists apps, by name.")
            .answersPages(APP_VIEW),
        DescribedRoute.of(
                Route.of("POST", ALL, this::release),
                "createAppVersion",
                "Releases a version of an app: the manifest is the text of a JSON object.")
            .requires(MANIFEST)
            .answers(VERSION_VIEW),
        DescribedRoute.of(Route.of("GET", APP, this::get), "getApp", "Shows an app.")
            .answers(APP_VIEW),
        DescribedRoute.of(
                Route.of("POST", APP + "/withdraw", ofApp(AppRegistry::withdraw)),
                "withdrawApp",
                "Leads nobody to an app any more.")
            .answers(APP_VIEW),
        DescribedRoute.of(
                Route.of("POST", APP + "/restore", ofApp(AppRegistry::restore)),
                "restoreApp",
                "Takes the withdrawal of an app back.")
            .answers(APP_VIEW),
        DescribedRoute.of(
                Route.of("GET", VERSIONS, this::versions),
                "listAppVersions",
                "Lists the versions of an app, in the order of their release.")
            .answersPages(VERSION_VIEW),
        DescribedRoute.of(
                Route.of("GET", VERSION, this::version),
                "getAppVersion",
                "Shows a version with its manifest.")
            .answers(WHOLE_VIEW),
        DescribedRoute.of(
                Route.of(
                    "POST",
                    VERSION + "/withdraw",
                    request -> ofVersion(request, AppRegistry::withdrawVersion)),
                "withdrawAppVersion",
                "Leads nobody to a version any more.")
            .answers(VERSION_VIEW),
        DescribedRoute.of(
                Route.of(
                    "POST",
                    VERSION + "/restore",
                    request -> ofVersion(request, AppRegistry::restoreVersion)),
                "restoreAppVersion",
                "Takes the withdrawal of a version back.")
            .answers(VERSION_VIEW));
  }

  private <T> T write(Request request, Function<AppRegistry, T> work) {
    request.end();
    return kit.storage().write(tx -> work.apply(apps.registry(tx)));
  }

  private <T> T read(Request request, Function<AppRegistry, T> work) {
    request.end();
    return kit.storage().read(tx -> work.apply(apps.registry(tx)));
  }

  private <T> Answer page(
      Request request, View<T> view, BiFunction<AppRegistry, PageRequest, Page<T>> list) {
    PageRequest page = request.parameters().page();
    return Answer.ok(Views.page(read(request, registry -> list.apply(registry, page)), view::json));
  }

  private Answer list(Request request) {
    return page(request, APP_VIEW, AppRegistry::list);
  }

  private Answer release(Request request) {
    Bytes manifest = Bytes.of(MANIFEST.required(request).getBytes(StandardCharsets.UTF_8));
    return Answer.created(
        VERSION_VIEW.json(write(request, registry -> registry.release(manifest))));
  }

  private Answer get(Request request) {
    String appId = AppPath.appId(request);
    return Answer.ok(
        APP_VIEW.json(
            read(request, registry -> registry.find(appId))
                .orElseThrow(() -> PowerDoor.missing("app"))));
  }

  private Route.Handler ofApp(BiFunction<AppRegistry, String, App> work) {
    return request -> {
      String appId = AppPath.appId(request);
      return Answer.ok(APP_VIEW.json(write(request, registry -> work.apply(registry, appId))));
    };
  }

  private Answer versions(Request request) {
    String appId = AppPath.appId(request);
    return page(request, VERSION_VIEW, (registry, page) -> registry.versions(appId, page));
  }

  private Answer version(Request request) {
    String appId = AppPath.appId(request);
    String version = request.path("version");
    return Answer.ok(
        WHOLE_VIEW.json(
            read(request, registry -> registry.findVersion(appId, version))
                .orElseThrow(() -> PowerDoor.missing("version of the app"))));
  }

  /** What is done to one version. */
  @FunctionalInterface
  private interface OfVersion {
    AppVersion done(AppRegistry registry, String appId, String version);
  }

  private Answer ofVersion(Request request, OfVersion work) {
    String appId = AppPath.appId(request);
    String version = request.path("version");
    return Answer.ok(
        VERSION_VIEW.json(write(request, registry -> work.done(registry, appId, version))));
  }
}
