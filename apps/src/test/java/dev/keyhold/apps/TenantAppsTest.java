package dev.keyhold.apps;

import static dev.keyhold.apps.AppPlace.ACME;
import static dev.keyhold.apps.AppPlace.BELL;
import static dev.keyhold.apps.AppPlace.CRM;
import static dev.keyhold.apps.AppPlace.SHOP;
import static dev.keyhold.apps.AppPlace.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.apps.TenantApp.State;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which apps a tenant has, in which version and with which config. */
@ParameterizedClass
@EnumSource(StorageKind.class)
class TenantAppsTest extends AppPlacedTest {
  private static final PageRequest TEN = PageRequest.first(10);
  private static final String SEATS =
      ",\"config_schema\":{\"type\":\"object\",\"required\":[\"seats\"],"
          + "\"properties\":{\"seats\":{\"type\":\"integer\"}}},\"config\":{\"seats\":1}";
  private static final String COLOUR =
      ",\"config_schema\":{\"type\":\"object\",\"required\":[\"colour\"]}";
  private static final Json TWO_SEATS = Json.parse("{\"seats\":2}");
  private static final Json BLUE = Json.parse("{\"colour\":\"blue\"}");
  private TenantApps acme;

  TenantAppsTest(StorageKind kind) {
    super(kind);
  }

  @BeforeEach
  void furnish() {
    place.registry(all -> all.release(manifest(CRM, "1.0.0", SEATS)));
    place.registry(all -> all.release(manifest(CRM, "2.0.0-rc.1", COLOUR)));
    acme = place.apps.of(ACME);
  }

  private static void assertField(Throwable thrown, Class<?> type, String field) {
    assertThat(thrown).isInstanceOf(type);
    assertThat(((StorageException) thrown).field()).contains(field);
  }

  private void assertRefused(NewTenantApp wanted, Class<?> type, String field) {
    assertThatThrownBy(() -> acme.install(wanted)).satisfies(e -> assertField(e, type, field));
    assertThat(acme.find(CRM)).isEmpty();
  }

  @Test
  void an_app_is_installed_with_the_config_of_its_manifest_and_follows_the_latest() {
    TenantApp installed = acme.install(NewTenantApp.of(CRM));

    assertThat(installed.appId()).isEqualTo(CRM);
    assertThat(installed.tenantId()).isEqualTo(ACME);
    assertThat(installed.enabled()).isTrue();
    assertThat(installed.state()).isEqualTo(State.REGISTERED);
    assertThat(installed.pinnedVersion()).isEmpty();
    assertThat(installed.config()).isEqualTo(Json.parse("{\"seats\":1}"));
    assertThat(acme.find(CRM)).contains(installed);
    assertThat(acme.list(TEN).items()).containsExactly(installed);
    assertThat(place.apps.of(BELL).find(CRM)).isEmpty();
    assertThat(place.apps.of(BELL).list(TEN).items()).isEmpty();
  }

  @Test
  void a_tenant_has_an_app_once() {
    acme.install(NewTenantApp.of(CRM));
    assertThatThrownBy(() -> acme.install(NewTenantApp.of(CRM)))
        .satisfies(e -> assertField(e, StorageException.Duplicate.class, "appId"));
    place.apps.of(BELL).install(NewTenantApp.of(CRM));
    assertThat(acme.list(TEN).items()).hasSize(1);
  }

  @Test
  void only_what_is_there_and_not_withdrawn_is_installed() {
    assertThatThrownBy(() -> acme.install(NewTenantApp.of(SHOP)))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> acme.install(NewTenantApp.of(CRM).version("9.9.9")))
        .isInstanceOf(StorageException.NotFound.class);
    assertRefused(
        NewTenantApp.of(CRM).version("latest"), StorageException.InvalidInput.class, "version");
    place.withdraw(CRM, "1.0.0");
    assertRefused(NewTenantApp.of(CRM), StorageException.Conflict.class, "version");
    assertRefused(
        NewTenantApp.of(CRM).version("1.0.0"), StorageException.Conflict.class, "version");
    place.registry(all -> all.withdraw(CRM));
    assertRefused(
        NewTenantApp.of(CRM).version("2.0.0-rc.1").config(BLUE),
        StorageException.Conflict.class,
        "appId");
  }

  @Test
  void a_config_is_held_to_the_schema_of_the_version_that_it_runs_with() {
    assertRefused(NewTenantApp.of(CRM).config(BLUE), StorageException.InvalidInput.class, "config");
    assertRefused(
        NewTenantApp.of(CRM).config(Json.of(1)), StorageException.InvalidInput.class, "config");
    assertRefused(
        NewTenantApp.of(CRM).version("2.0.0-rc.1"), StorageException.InvalidInput.class, "config");
    TenantApp there = acme.install(NewTenantApp.of(CRM));

    TenantApp changed = acme.configure(there, TWO_SEATS);
    assertThat(changed.config()).isEqualTo(TWO_SEATS);
    assertThat(changed.stamp().version()).isEqualTo(2);
    assertThatThrownBy(() -> acme.configure(changed, BLUE))
        .satisfies(e -> assertField(e, StorageException.InvalidInput.class, "config"))
        .hasMessageNotContaining("blue");

    TenantApp pinned = acme.pin(changed, "2.0.0-rc.1", BLUE);
    assertThat(pinned.pinnedVersion()).contains("2.0.0-rc.1");
    assertThatThrownBy(() -> acme.configure(pinned, TWO_SEATS))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThat(acme.find(CRM)).contains(pinned);
  }

  @Test
  void a_pin_needs_a_version_that_takes_the_config() {
    TenantApp there = acme.install(NewTenantApp.of(CRM));

    assertThatThrownBy(() -> acme.pin(there, "2.0.0-rc.1"))
        .satisfies(e -> assertField(e, StorageException.InvalidInput.class, "config"));
    assertThatThrownBy(() -> acme.pin(there, "3.0.0"))
        .isInstanceOf(StorageException.NotFound.class);
    assertThat(acme.find(CRM)).contains(there);
    TenantApp pinned = acme.pin(there, "1.0.0");
    assertThat(pinned.pinnedVersionId()).contains("maker/crm@1.0.0");

    place.registry(all -> all.release(manifest(CRM, "2.0.0", COLOUR)));
    assertThat(acme.configure(pinned, TWO_SEATS).config()).isEqualTo(TWO_SEATS);
    TenantApp seen = acme.find(CRM).orElseThrow();
    assertThatThrownBy(() -> acme.unpin(seen))
        .satisfies(e -> assertField(e, StorageException.InvalidInput.class, "config"));
    TenantApp free = acme.unpin(seen, BLUE);
    assertThat(free.pinnedVersionId()).isEmpty();
    assertThat(free.config()).isEqualTo(BLUE);
  }

  @Test
  void what_was_changed_since_it_was_seen_is_not_changed() {
    TenantApp seen = acme.install(NewTenantApp.of(CRM));
    acme.configure(seen, TWO_SEATS);

    assertThatThrownBy(() -> acme.configure(seen, Json.parse("{\"seats\":3}")))
        .isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> acme.pin(seen, "1.0.0")).isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> acme.unpin(seen)).isInstanceOf(StorageException.Conflict.class);
    assertThat(acme.find(CRM).map(TenantApp::config)).contains(TWO_SEATS);
    acme.uninstall(CRM);
    assertThatThrownBy(() -> acme.configure(seen, TWO_SEATS))
        .isInstanceOf(StorageException.NotFound.class);
  }

  @Test
  void to_disable_an_app_keeps_everything_and_to_enable_it_is_the_way_back() {
    TenantApp there = acme.install(NewTenantApp.of(CRM).version("1.0.0").config(TWO_SEATS));
    acme.move(CRM, State.REGISTERED, State.INSTALLING);
    acme.move(CRM, State.INSTALLING, State.READY);

    TenantApp off = acme.disable(CRM);
    assertThat(off.enabled()).isFalse();
    assertThat(off.state()).isEqualTo(State.DISABLED);
    assertThat(off.config()).isEqualTo(TWO_SEATS);
    assertThat(off.pinnedVersionId()).isEqualTo(there.pinnedVersionId());
    assertThat(acme.disable(CRM)).isEqualTo(off);

    TenantApp on = acme.enable(CRM);
    assertThat(on.enabled()).isTrue();
    assertThat(on.state()).isEqualTo(State.READY);
    assertThat(on.config()).isEqualTo(TWO_SEATS);
  }

  @Test
  void what_becomes_ready_while_it_is_off_is_disabled() {
    acme.install(NewTenantApp.of(CRM));
    acme.move(CRM, State.REGISTERED, State.INSTALLING);
    assertThat(acme.disable(CRM).state()).isEqualTo(State.INSTALLING);
    assertThat(acme.move(CRM, State.INSTALLING, State.READY).state()).isEqualTo(State.DISABLED);
    assertThat(acme.move(CRM, State.DISABLED, State.MIGRATING).enabled()).isFalse();
    assertThat(acme.enable(CRM).state()).isEqualTo(State.MIGRATING);
    assertThat(acme.move(CRM, State.MIGRATING, State.READY).state()).isEqualTo(State.READY);
  }

  @Test
  void a_state_moves_by_declared_steps_alone_and_from_where_it_is() {
    acme.install(NewTenantApp.of(CRM));
    for (State from : State.values()) {
      for (State to : State.values()) {
        if (from != State.REGISTERED) {
          assertThatThrownBy(() -> acme.move(CRM, from, to))
              .isInstanceOfAny(
                  StorageException.Conflict.class, StorageException.InvalidInput.class);
        }
      }
    }
    assertThatThrownBy(() -> acme.move(CRM, State.REGISTERED, State.MIGRATING))
        .satisfies(e -> assertField(e, StorageException.Conflict.class, "state"));
    assertThatThrownBy(() -> acme.move(CRM, State.REGISTERED, State.DISABLED))
        .satisfies(e -> assertField(e, StorageException.InvalidInput.class, "state"));
    acme.move(CRM, State.REGISTERED, State.FAILED);
    assertThatThrownBy(() -> acme.move(CRM, State.FAILED, State.READY))
        .isInstanceOf(StorageException.Conflict.class);
    acme.move(CRM, State.FAILED, State.INSTALLING);
    acme.move(CRM, State.INSTALLING, State.READY);
    acme.move(CRM, State.READY, State.MIGRATING);
    assertThat(acme.move(CRM, State.MIGRATING, State.FAILED).state()).isEqualTo(State.FAILED);
  }

  @Test
  void what_the_tenant_has_not_is_not_found() {
    assertThatThrownBy(() -> acme.enable(CRM)).isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> acme.disable(CRM)).isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> acme.move(CRM, State.REGISTERED, State.READY))
        .isInstanceOf(StorageException.NotFound.class);
    assertThat(acme.uninstall(CRM)).isFalse();
    acme.install(NewTenantApp.of(CRM));
    assertThat(place.apps.of(BELL).uninstall(CRM)).isFalse();
    assertThat(acme.uninstall(CRM)).isTrue();
    assertThat(acme.find(CRM)).isEmpty();
  }
}
