package dev.keyhold.server;

import dev.keyhold.apps.Apps;
import dev.keyhold.apps.NewTenantApp;
import dev.keyhold.apps.TenantApp;
import dev.keyhold.apps.TenantApp.State;
import dev.keyhold.apps.TenantApps;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Words;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The apps of a tenant. */
record TenantAppRoutes(Apps apps) {
  private static final String ALL = PowerDoor.PREFIX + "/apps";
  private static final String ONE = ALL + AppPath.PART;

  private static final Field<String> APP_ID = Field.text("appId");
  private static final Field<String> PINNED_VERSION = Field.text("pinnedVersion");
  private static final Field<Json> CONFIG =
      new Field<>("config", MemberKind.OBJECT, Map.of("type", "object"));
  private static final Field<State> FROM = Field.word("from", State.class);
  private static final Field<State> TO = Field.word("to", State.class);

  private static final View<TenantApp> VIEW =
      View.<TenantApp>of("TenantApp")
          .text("appId", TenantApp::appId)
          .flag("enabled", TenantApp::enabled)
          .optionalText("pinnedVersion", TenantApp::pinnedVersion)
          .any("config", it -> it.config().value())
          .text("state", it -> Words.of(it.state()))
          .number("version", it -> it.stamp().version())
          .time("createdAt", it -> it.stamp().createdAt());

  List<DescribedRoute> all() {
    return List.of(
        DescribedRoute.of(
                Route.of("GET", ALL, this::list), "listTenantApps", "Lists a tenant's apps.")
            .answersPages(VIEW),
        DescribedRoute.of(
                Route.of("POST", ALL, this::install),
                "createTenantApp",
                "Gives a tenant an app, enabled and registered.")
            .requires(APP_ID)
            .takes(PINNED_VERSION, CONFIG)
            .answers(VIEW),
        DescribedRoute.of(Route.of("GET", ONE, this::get), "getTenantApp", "Shows a tenant's app.")
            .answers(VIEW),
        DescribedRoute.of(
            Route.of("DELETE", ONE, this::uninstall),
            "removeTenantApp",
            "Takes an app from a tenant, with its config."),
        DescribedRoute.of(
                Route.of("POST", ONE + "/enable", this::enable),
                "enableTenantApp",
                "Switches an app on.")
            .answers(VIEW),
        DescribedRoute.of(
                Route.of("POST", ONE + "/disable", this::disable),
                "disableTenantApp",
                "Switches an app off, and keeps everything.")
            .answers(VIEW),
        DescribedRoute.of(
                Route.of("POST", ONE + "/pin", this::pin),
                "pinTenantApp",
                "Keeps an app at a version.")
            .requires(PINNED_VERSION)
            .takes(CONFIG, PowerDoor.VERSION)
            .answers(VIEW),
        DescribedRoute.of(
                Route.of("POST", ONE + "/unpin", this::unpin),
                "unpinTenantApp",
                "Lets an app follow its latest version.")
            .takes(CONFIG, PowerDoor.VERSION)
            .answers(VIEW),
        DescribedRoute.of(
                Route.of("PUT", ONE + "/config", this::configure),
                "putTenantAppConfig",
                "Sets the config of an app, in the place of all that was set.")
            .requires(CONFIG)
            .takes(PowerDoor.VERSION)
            .answers(VIEW),
        DescribedRoute.of(
                Route.of("POST", ONE + "/state", this::move),
                "moveTenantApp",
                "Says how far installing or migrating is.")
            .requires(FROM, TO)
            .answers(VIEW));
  }

  private TenantApps of(Request request) {
    request.end();
    return apps.of(PowerDoor.organization(request));
  }

  private static TenantApp there(TenantApps all, String appId) {
    return all.find(appId).orElseThrow(() -> PowerDoor.missing("app of the tenant"));
  }

  /** The app as it is, if it is as it was seen. */
  private static TenantApp seen(TenantApps all, String appId, Optional<Long> version) {
    TenantApp there = there(all, appId);
    PowerDoor.checkVersion(version, there.stamp().version());
    return there;
  }

  private Answer list(Request request) {
    PageRequest page = request.parameters().page();
    return Answer.ok(Views.page(of(request).list(page), VIEW::json));
  }

  private Answer install(Request request) {
    NewTenantApp wanted =
        new NewTenantApp(
            APP_ID.required(request), PINNED_VERSION.optional(request), CONFIG.optional(request));
    return Answer.created(VIEW.json(of(request).install(wanted)));
  }

  private Answer get(Request request) {
    return Answer.ok(VIEW.json(there(of(request), AppPath.appId(request))));
  }

  private Answer uninstall(Request request) {
    return PowerDoor.removed(of(request).uninstall(AppPath.appId(request)), "app of the tenant");
  }

  private Answer enable(Request request) {
    return Answer.ok(VIEW.json(of(request).enable(AppPath.appId(request))));
  }

  private Answer disable(Request request) {
    return Answer.ok(VIEW.json(of(request).disable(AppPath.appId(request))));
  }

  private Answer pin(Request request) {
    String pinned = PINNED_VERSION.required(request);
    Optional<Json> config = CONFIG.optional(request);
    Optional<Long> version = PowerDoor.VERSION.optional(request);
    TenantApps all = of(request);
    TenantApp seen = seen(all, AppPath.appId(request), version);
    return Answer.ok(VIEW.json(all.pin(seen, pinned, config.orElse(seen.config()))));
  }

  private Answer unpin(Request request) {
    Optional<Json> config = CONFIG.optional(request);
    Optional<Long> version = PowerDoor.VERSION.optional(request);
    TenantApps all = of(request);
    TenantApp seen = seen(all, AppPath.appId(request), version);
    return Answer.ok(VIEW.json(all.unpin(seen, config.orElse(seen.config()))));
  }

  private Answer configure(Request request) {
    Json config = CONFIG.required(request);
    Optional<Long> version = PowerDoor.VERSION.optional(request);
    TenantApps all = of(request);
    return Answer.ok(VIEW.json(all.configure(seen(all, AppPath.appId(request), version), config)));
  }

  private Answer move(Request request) {
    State from = FROM.required(request);
    State to = TO.required(request);
    return Answer.ok(VIEW.json(of(request).move(AppPath.appId(request), from, to)));
  }
}
