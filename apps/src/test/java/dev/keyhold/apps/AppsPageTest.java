package dev.keyhold.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.apps.TenantApp.State;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The code of {@code docs/apps.md}, in the order of the page. */
class AppsPageTest {
  private static void organization(Storage storage, String id, Instant now) {
    storage.run(
        tx -> {
          tx.identities()
              .accounts()
              .create(Account.builder("boss", now).email("boss@example.org").build());
          tx.identities()
              .organizations()
              .create(Organization.builder(id, now).name(id).slug(id).ownerId("boss").build());
        });
  }

  @Test
  void the_page_tells_the_truth() {
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    AuditScope scope = new AuditScope(AuditContext.of("test"));
    String url = "memory:";

    Events events = Events.of(clock);
    StorageConfig config =
        StorageConfig.builder(url).tables(EventTables.SET, AppTables.SET).build();
    Storage storage =
        AuditedStorage.builder(Keyhold.open(config), scope)
            .clock(clock)
            .onEntry(ChangeEvents.of(events, AppTables.SET)::publish)
            .build();
    Apps apps = Apps.over(storage, organization -> storage, clock);

    organization(storage, "acme", clock.instant());
    String manifest =
        """
        {"app_id": "maker/crm", "version": "1.0.0",
         "config_schema": {"type": "object", "properties": {"seats": {"type": "integer"}}},
         "config": {"seats": 5}}
        """;
    AppVersion released =
        storage.write(
            tx -> apps.registry(tx).release(Bytes.of(manifest.getBytes(StandardCharsets.UTF_8))));

    assertThat(released.stamp().id()).isEqualTo("maker/crm@1.0.0");

    storage.run(
        tx -> {
          AppRoutes routes = apps.routes(tx);
          routes.add("maker/crm", NewRoute.of("/crm", "http://10.0.0.7:8080"));
          routes.add("maker/crm", NewRoute.of("/crm/api", "http://10.0.0.8:8080").apiVersion("v2"));
        });

    TenantApps acme = apps.of("acme");
    acme.install(NewTenantApp.of("maker/crm"));
    acme.move("maker/crm", State.REGISTERED, State.INSTALLING);
    acme.move("maker/crm", State.INSTALLING, State.READY);

    try (AppRouter router = apps.router()) {
      Target target = router.route("/crm/api/contacts", "acme").orElseThrow();

      assertThat(target.appId()).isEqualTo("maker/crm");
      assertThat(target.version()).isEqualTo("1.0.0");
      assertThat(target.upstream()).isEqualTo("http://10.0.0.8:8080");
      assertThat(target.rest()).isEqualTo("/contacts");
      assertThat(router.route("/crmx", "acme")).isEmpty();
      assertThat(router.route("/crm/../crm", "acme")).isEmpty();

      TenantApp seen = acme.find("maker/crm").orElseThrow();
      TenantApp pinned = acme.pin(seen, "1.0.0");
      acme.configure(pinned, Json.parse("{\"seats\": 12}"));

      assertThatThrownBy(() -> acme.configure(pinned, Json.parse("{\"seats\": 13}")))
          .isInstanceOf(StorageException.Conflict.class);

      acme.disable("maker/crm");
      assertThat(router.route("/crm", "acme")).isEmpty();
      acme.enable("maker/crm");
      assertThat(router.route("/crm", "acme")).isPresent();
    }
    storage.close();
  }
}
