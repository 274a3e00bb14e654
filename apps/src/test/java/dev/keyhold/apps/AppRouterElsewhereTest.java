package dev.keyhold.apps;

import static dev.keyhold.apps.AppPlace.ACME;
import static dev.keyhold.apps.AppPlace.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.teststorages.StorageKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What others change, through storages of their own, comes to a router that has heard nothing. */
@Timeout(60)
class AppRouterElsewhereTest {
  @TempDir Path folder;

  private static void await(AppRouter router, boolean isThere) {
    while (router.route("/crm", ACME).isPresent() != isThere) {
      Thread.onSpinWait();
    }
    assertThat(router.route("/crm", ACME).isPresent()).isEqualTo(isThere);
  }

  @ParameterizedTest
  @EnumSource(
      value = StorageKind.class,
      names = {"SQLITE", "POSTGRES", "TENANT_ROWS", "TENANT_DATABASES"})
  void a_change_of_somebody_else_counts_soon(StorageKind kind) {
    String url = kind.url(folder);
    try (AppPlace here = AppPlace.open(kind, url);
        AppPlace there = AppPlace.open(kind, url);
        AppRouter router = here.apps.router()) {
      there.release(CRM, "1.0.0");
      there.route(CRM, "/crm");
      await(router, false);
      there.ready(ACME, NewTenantApp.of(CRM));
      await(router, true);
      there.apps.of(ACME).disable(CRM);
      await(router, false);
      there.apps.of(ACME).enable(CRM);
      await(router, true);
      there.registry(all -> all.withdraw(CRM));
      await(router, false);
    }
  }
}
