package dev.keyhold.apps;

import static dev.keyhold.apps.AppPlace.ACME;
import static dev.keyhold.apps.AppPlace.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.apps.TenantApp.State;
import dev.keyhold.events.Event;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Transaction;
import dev.keyhold.teststorages.StorageKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Each change of a door is told, and stands in the trail. */
@ParameterizedClass
@EnumSource(StorageKind.class)
class AppEventsTest extends AppPlacedTest {
  private static final List<String> TOPICS =
      List.of("apps", "app_versions", "app_routes", "tenant_apps", "app_state", "shared_app_state");
  private long shared;
  private long tenant;

  AppEventsTest(StorageKind kind) {
    super(kind);
  }

  /** What was told since this was last asked. */
  private List<Event> told() {
    List<Event> events =
        place.system.read(tx -> place.events.in(tx).log().readAfter(shared, TOPICS, 100));
    shared = events.isEmpty() ? shared : events.get(events.size() - 1).seq();
    return events;
  }

  private List<Event> toldOfTenant() {
    if (kind.mode().isEmpty()) {
      return told();
    }
    List<Event> events =
        place
            .tenants
            .apply(ACME)
            .read(tx -> place.events.in(tx, ACME).log().readAfter(tenant, TOPICS, 100));
    tenant = events.isEmpty() ? tenant : events.get(events.size() - 1).seq();
    return events;
  }

  private static long entries(Transaction tx, Event event) {
    return tx
        .audit()
        .list(AuditQuery.ALL.action(event.type()), PageRequest.first(100))
        .items()
        .stream()
        .filter(stored -> stored.entry().flatMap(AuditEntry::targetId).equals(event.key()))
        .count();
  }

  private void assertTold(List<Event> events, String... typesAndKeys) {
    assertThat(events)
        .extracting(event -> event.type() + " " + event.key().orElse(""))
        .containsExactly(typesAndKeys);
    for (Event event : events) {
      long found =
          event.topic().equals("tenant_apps")
              ? place.tenants.apply(ACME).read(tx -> entries(tx, event))
              : place.system.read(tx -> entries(tx, event));
      assertThat(found).as(event.type()).isPositive();
    }
  }

  @SuppressWarnings("unchecked") // the members of a JSON object are texts
  private static Map<String, Object> side(Event event, String side) {
    return (Map<String, Object>) ((Map<?, ?>) event.payload().value()).get(side);
  }

  @Test
  void releases_and_withdrawals_are_told() {
    AppVersion first = place.release(CRM, "1.0.0");
    List<Event> released = told();
    assertTold(
        released,
        "apps.create maker/crm",
        "app_versions.create maker/crm@1.0.0",
        "apps.update maker/crm");
    assertThat(side(released.get(1), "after"))
        .containsEntry("appId", CRM)
        .containsEntry("version", "1.0.0")
        .containsEntry("manifestHash", first.manifestHash());
    assertThat(side(released.get(2), "after"))
        .containsEntry("latestVersion", "1.0.0")
        .containsEntry("manifestHash", first.manifestHash());
    place.release(CRM, "1.0.0");
    assertTold(told());
    place.withdraw(CRM, "1.0.0");
    List<Event> withdrawn = told();
    assertTold(withdrawn, "app_versions.update maker/crm@1.0.0", "apps.update maker/crm");
    assertThat(side(withdrawn.get(0), "after")).containsKey("withdrawnAt");
    place.registry(all -> all.restoreVersion(CRM, "1.0.0"));
    assertTold(told(), "app_versions.update maker/crm@1.0.0", "apps.update maker/crm");
    place.registry(all -> all.withdraw(CRM));
    assertTold(told(), "apps.withdrawn maker/crm");
    place.registry(all -> all.withdraw(CRM));
    assertTold(told());
    place.registry(all -> all.restore(CRM));
    assertTold(told(), "apps.available maker/crm");
  }

  @Test
  void routes_are_told_with_where_they_lead() {
    place.release(CRM, "1.0.0");
    told();
    AppRoute route = place.route(CRM, "/crm");
    List<Event> added = told();
    assertTold(added, "app_routes.create " + route.stamp().id());
    assertThat(side(added.get(0), "after"))
        .isEqualTo(
            Map.of(
                "appId", CRM,
                "prefix", "/crm",
                "apiVersion", "v1",
                "upstream", "http://app.example:8080"));
    place.remove(CRM, route);
    List<Event> removed = told();
    assertTold(removed, "app_routes.delete " + route.stamp().id());
    assertThat(side(removed.get(0), "before")).containsEntry("prefix", "/crm");
  }

  @Test
  void what_a_tenant_does_is_told_with_the_app_as_its_key() {
    place.release(CRM, "1.0.0");
    toldOfTenant();
    TenantApps acme = place.apps.of(ACME);
    TenantApp there = acme.install(NewTenantApp.of(CRM));
    List<Event> installed = toldOfTenant();
    assertTold(installed, "tenant_apps.create maker/crm");
    assertThat(side(installed.get(0), "after"))
        .containsEntry("appId", CRM)
        .containsEntry("enabled", true)
        .containsEntry("state", "registered");
    TenantApp pinned = acme.pin(there, "1.0.0");
    List<Event> pins = toldOfTenant();
    assertTold(pins, "tenant_apps.update maker/crm");
    assertThat(side(pins.get(0), "after")).containsEntry("pinnedVersionId", "maker/crm@1.0.0");
    acme.configure(pinned, Json.parse("{\"colour\":\"blue\"}"));
    List<Event> configs = toldOfTenant();
    assertTold(configs, "tenant_apps.update maker/crm");
    assertThat(side(configs.get(0), "after")).containsEntry("config", Map.of("colour", "blue"));
    acme.unpin(acme.find(CRM).orElseThrow());
    assertTold(toldOfTenant(), "tenant_apps.update maker/crm");
    acme.move(CRM, State.REGISTERED, State.READY);
    assertTold(toldOfTenant(), "tenant_apps.ready maker/crm");
    acme.disable(CRM);
    assertTold(toldOfTenant(), "tenant_apps.disabled maker/crm");
    acme.disable(CRM);
    assertTold(toldOfTenant());
    acme.enable(CRM);
    assertTold(toldOfTenant(), "tenant_apps.ready maker/crm");
    acme.uninstall(CRM);
    assertTold(toldOfTenant(), "tenant_apps.delete maker/crm");
  }
}
