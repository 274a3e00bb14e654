package dev.keyhold.apps;

import static dev.keyhold.apps.AppPlace.ACME;
import static dev.keyhold.apps.AppPlace.BELL;
import static dev.keyhold.apps.AppPlace.CRM;
import static dev.keyhold.apps.AppPlace.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.apps.TenantApp.State;
import dev.keyhold.teststorages.StorageKind;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Where paths lead; each change of this process counts at once. */
@ParameterizedClass
@EnumSource(StorageKind.class)
class AppRouterTest extends AppPlacedTest {
  private AppRouter router;

  AppRouterTest(StorageKind kind) {
    super(kind);
  }

  @BeforeEach
  void furnish() {
    router = place.apps.router();
    place.release(CRM, "1.0.0");
    place.release(SHOP, "1.0.0");
  }

  @AfterEach
  void forget() {
    router.close();
  }

  private void assertVersion(String path, String version) {
    for (int i = 0; i < 3; i++) {
      assertThat(router.route(path, ACME).map(Target::version)).as(path).contains(version);
    }
  }

  private void assertNowhere(String path) {
    for (int i = 0; i < 3; i++) {
      assertThat(router.route(path, ACME)).as(path).isEmpty();
    }
  }

  @Test
  void a_path_leads_to_the_app_of_the_longest_prefix_by_whole_segments() {
    place.route(CRM, "/crm");
    place.routes(
        all -> all.add(CRM, NewRoute.of("/crm/api/v2", "https://api.example").apiVersion("v2")));
    place.route(SHOP, "/shop");
    place.ready(ACME, NewTenantApp.of(CRM));

    assertThat(router.route("/crm/api/v2/contacts;x=1/%C3%A4", ACME))
        .contains(
            new Target(
                CRM, "1.0.0", "v2", "https://api.example", "/crm/api/v2", "/contacts;x=1/%C3%A4"));
    assertThat(router.route("/crm/api/v22", ACME))
        .contains(new Target(CRM, "1.0.0", "v1", "http://app.example:8080", "/crm", "/api/v22"));
    assertThat(router.route("/crm", ACME).map(Target::rest)).contains("");
    assertThat(router.route("/crm/", ACME).map(Target::rest)).contains("/");
    assertThat(router.route("/crm/api/v2/", ACME).map(Target::prefix)).contains("/crm/api/v2");
    assertNowhere("/crmx");
    assertNowhere("/CRM");
    assertNowhere("/");
    assertNowhere("");
    assertNowhere("/x/crm");
    assertNowhere("/shop");
    assertThat(router.route("/crm", BELL)).isEmpty();
  }

  @Test
  void an_odd_path_leads_nowhere_and_not_to_a_shorter_prefix() {
    place.route(CRM, "/a");
    place.route(CRM, "/a/b");
    place.ready(ACME, NewTenantApp.of(CRM));
    for (String odd :
        new String[] {
          "/a//b",
          "//a/b",
          "/a/../a/b",
          "/a/./b",
          "/a/%62",
          "/a%2Fb",
          "/a/%2e%2e/x",
          "/a\\b",
          "a/b",
          "/a/..;/b",
          "/a?b"
        }) {
      assertNowhere(odd);
    }
    assertNowhere("/a" + "/b".repeat(40_000));
    assertThat(router.route("/a" + "/b".repeat(30_000), ACME).map(Target::prefix)).contains("/a/b");
  }

  @Test
  void each_change_of_the_tenant_counts_at_once() {
    place.route(CRM, "/crm");
    TenantApps acme = place.apps.of(ACME);
    assertNowhere("/crm");
    acme.install(NewTenantApp.of(CRM));
    assertNowhere("/crm");
    acme.move(CRM, State.REGISTERED, State.INSTALLING);
    assertNowhere("/crm");
    acme.move(CRM, State.INSTALLING, State.READY);
    assertVersion("/crm", "1.0.0");
    acme.disable(CRM);
    assertNowhere("/crm");
    acme.enable(CRM);
    assertVersion("/crm", "1.0.0");
    acme.move(CRM, State.READY, State.MIGRATING);
    assertNowhere("/crm");
    acme.move(CRM, State.MIGRATING, State.READY);
    place.release(CRM, "1.1.0");
    assertVersion("/crm", "1.1.0");
    acme.pin(acme.find(CRM).orElseThrow(), "1.0.0");
    assertVersion("/crm", "1.0.0");
    acme.unpin(acme.find(CRM).orElseThrow());
    assertVersion("/crm", "1.1.0");
    acme.uninstall(CRM);
    assertNowhere("/crm");
  }

  @Test
  void each_change_of_apps_versions_and_routes_counts_at_once() {
    place.ready(ACME, NewTenantApp.of(CRM));
    place.ready(ACME, NewTenantApp.of(SHOP).version("1.0.0"));
    assertNowhere("/x");
    AppRoute route = place.route(CRM, "/x");
    place.route(SHOP, "/shop");
    assertVersion("/x", "1.0.0");
    place.release(CRM, "2.0.0");
    place.release(SHOP, "2.0.0");
    assertVersion("/x", "2.0.0");
    assertVersion("/shop", "1.0.0");
    place.withdraw(CRM, "2.0.0");
    assertVersion("/x", "1.0.0");
    place.withdraw(SHOP, "1.0.0");
    assertNowhere("/shop");
    place.registry(all -> all.restoreVersion(SHOP, "1.0.0"));
    assertVersion("/shop", "1.0.0");
    place.withdraw(CRM, "1.0.0");
    assertNowhere("/x");
    place.release(CRM, "3.0.0");
    assertVersion("/x", "3.0.0");
    place.registry(all -> all.withdraw(CRM));
    assertNowhere("/x");
    place.registry(all -> all.restore(CRM));
    assertVersion("/x", "3.0.0");
    place.remove(CRM, route);
    assertNowhere("/x");
    place.route(SHOP, "/x");
    assertThat(router.route("/x/y", ACME).map(Target::appId)).isEqualTo(Optional.of(SHOP));
  }
}
