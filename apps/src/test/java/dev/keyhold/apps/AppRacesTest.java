package dev.keyhold.apps;

import static dev.keyhold.apps.AppPlace.ACME;
import static dev.keyhold.apps.AppPlace.CRM;
import static dev.keyhold.apps.AppPlace.SHOP;
import static dev.keyhold.apps.AppPlace.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two who change the same at once: one of them is refused, or both are counted. */
@ParameterizedClass
@EnumSource(StorageKind.class)
class AppRacesTest extends AppPlacedTest {
  private static final int ROUNDS = 20;

  AppRacesTest(StorageKind kind) {
    super(kind);
  }

  /** Both at once; what refuses one is its answer. */
  private static List<Optional<StorageException>> race(Callable<?> one, Callable<?> other)
      throws Exception {
    CountDownLatch ready = new CountDownLatch(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Optional<StorageException>>> running = new ArrayList<>();
      for (Callable<?> each : List.of(one, other)) {
        running.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  try {
                    each.call();
                    return Optional.empty();
                  } catch (StorageException e) {
                    return Optional.of(e);
                  }
                }));
      }
      return List.of(running.get(0).get(), running.get(1).get());
    } finally {
      threads.shutdownNow();
    }
  }

  private static void assertOneRefused(
      List<Optional<StorageException>> outcome, Class<?>... types) {
    List<StorageException> refused = outcome.stream().flatMap(Optional::stream).toList();
    assertThat(refused).hasSize(1);
    assertThat(refused.get(0)).isInstanceOfAny(types);
  }

  @Test
  void of_two_overlapping_prefixes_of_two_apps_one_is_refused() throws Exception {
    place.release(CRM, "1.0.0");
    place.release(SHOP, "1.0.0");
    for (int i = 0; i < ROUNDS; i++) {
      String outer = "/p" + i;
      assertOneRefused(
          race(() -> place.route(CRM, outer), () -> place.route(SHOP, outer + "/within")),
          StorageException.Conflict.class);
      assertOneRefused(
          race(() -> place.route(CRM, "/q" + outer), () -> place.route(SHOP, "/q" + outer)),
          StorageException.Duplicate.class);
    }
    assertThat(place.routes(all -> all.list(PageRequest.first(100))).items()).hasSize(2 * ROUNDS);
  }

  @Test
  void one_who_waits_for_another_sees_what_he_did() throws Exception {
    place.release(CRM, "1.0.0");
    place.release(SHOP, "1.0.0");
    CountDownLatch added = new CountDownLatch(1);
    List<Optional<StorageException>> outcome =
        race(
            () ->
                place.routes(
                    all -> {
                      AppRoute route = all.add(CRM, NewRoute.of("/a", "http://a"));
                      added.countDown(); // and is not committed yet
                      return route;
                    }),
            () -> {
              added.await();
              return place.route(SHOP, "/a/b");
            });
    assertThat(outcome.get(0)).isEmpty();
    assertThat(outcome.get(1)).get().isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void the_latest_is_the_highest_in_whatever_order_releases_come() throws Exception {
    for (int i = 1; i <= ROUNDS; i++) {
      String low = "1." + i + ".0";
      String high = "1." + i + ".1";
      assertThat(race(() -> place.release(CRM, high), () -> place.release(CRM, low)))
          .containsOnly(Optional.empty());
      assertThat(place.app(CRM).latestVersion()).contains(high);
      race(() -> place.withdraw(CRM, high), () -> place.release(CRM, low + "-rc.1"));
      assertThat(place.app(CRM).latestVersion()).contains(low);
    }
  }

  @Test
  void of_two_manifests_of_one_version_one_is_refused_and_of_the_same_none() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      String version = i + ".0.0";
      assertOneRefused(
          race(
              () -> place.registry(all -> all.release(manifest(CRM, version, ",\"by\":1"))),
              () -> place.registry(all -> all.release(manifest(CRM, version, ",\"by\":2")))),
          StorageException.Duplicate.class);
      assertThat(race(() -> place.release(SHOP, version), () -> place.release(SHOP, version)))
          .containsOnly(Optional.empty());
    }
  }

  @Test
  void of_two_who_install_or_configure_an_app_one_is_refused() throws Exception {
    place.release(CRM, "1.0.0");
    TenantApps acme = place.apps.of(ACME);
    for (int i = 0; i < ROUNDS; i++) {
      assertOneRefused(
          race(() -> acme.install(NewTenantApp.of(CRM)), () -> acme.install(NewTenantApp.of(CRM))),
          StorageException.Duplicate.class);
      TenantApp seen = acme.find(CRM).orElseThrow();
      assertOneRefused(
          race(
              () -> acme.configure(seen, Json.parse("{\"by\":1}")),
              () -> acme.configure(seen, Json.parse("{\"by\":2}"))),
          StorageException.Conflict.class);
      acme.uninstall(CRM);
    }
  }
}
