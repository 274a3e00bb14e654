package dev.keyhold.apps;

import static dev.keyhold.apps.AppPlace.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.apps.TenantApp.State;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random routes come and go, and apps go on and off; a naive matcher says where each path leads.
 * More steps: {@code -Dkeyhold.steps=}; the same again: {@code -Dkeyhold.seed=}.
 */
class RouteHistoryTest {
  private static final int STEPS = Integer.getInteger("keyhold.steps", 150);
  private static final List<String> APPS = List.of("m/a", "m/b", "m/c");
  private static final List<String> SEGMENTS = List.of("a", "b", "aa", "A", "a.b");
  private final long seed = Long.getLong("keyhold.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<AppRoute> routes = new ArrayList<>();
  private final List<String> on = new ArrayList<>();
  private int led;

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private String path(int most) {
    StringBuilder path = new StringBuilder();
    int length = 1 + random.nextInt(most);
    for (int i = 0; i < length; i++) {
      path.append('/').append(any(SEGMENTS));
    }
    return path.toString();
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/"));
  }

  private static boolean isWithin(String path, String prefix) {
    List<String> inner = segments(path);
    List<String> outer = segments(prefix);
    return inner.size() >= outer.size() && inner.subList(0, outer.size()).equals(outer);
  }

  private boolean mayBeAdded(String app, String prefix) {
    return routes.stream()
        .noneMatch(
            there ->
                there.prefix().equals(prefix)
                    || (!there.appId().equals(app)
                        && (isWithin(prefix, there.prefix()) || isWithin(there.prefix(), prefix))));
  }

  private Optional<String> expected(String path) {
    return routes.stream()
        .filter(route -> isWithin(path, route.prefix()) && on.contains(route.appId()))
        .max(Comparator.comparing(route -> segments(route.prefix()).size()))
        .map(route -> route.appId() + " " + route.prefix());
  }

  private void step(AppPlace place) {
    int what = random.nextInt(10);
    if (what < 5) {
      add(place, any(APPS), path(4));
    } else if (what < 8 && !routes.isEmpty()) {
      AppRoute gone = routes.remove(random.nextInt(routes.size()));
      assertThat(place.remove(gone.appId(), gone)).isTrue();
    } else {
      String app = any(APPS);
      if (on.remove(app)) {
        place.apps.of(ACME).disable(app);
      } else {
        on.add(app);
        place.apps.of(ACME).enable(app);
      }
    }
  }

  private void add(AppPlace place, String app, String prefix) {
    boolean isFree = mayBeAdded(app, prefix);
    try {
      routes.add(place.route(app, prefix));
      assertThat(isFree).as("%s %s", app, prefix).isTrue();
    } catch (StorageException.Conflict | StorageException.Duplicate e) {
      assertThat(isFree).as("%s %s: %s", app, prefix, e.summary()).isFalse();
    }
  }

  private void ask(AppRouter router) {
    String path = path(6);
    Optional<Target> found = router.route(path, ACME);
    assertThat(found.map(target -> target.appId() + " " + target.prefix()))
        .as(path)
        .isEqualTo(expected(path));
    found.ifPresent(target -> assertThat(target.prefix() + target.rest()).isEqualTo(path));
    led += found.isPresent() ? 1 : 0;
  }

  @ParameterizedTest
  @EnumSource(StorageKind.class)
  void every_path_leads_where_a_naive_matcher_says(StorageKind kind, @TempDir Path folder) {
    try (AppPlace place = AppPlace.open(kind, folder);
        AppRouter router = place.apps.router()) {
      for (String app : APPS) {
        place.release(app, "1.0.0");
        place.ready(ACME, NewTenantApp.of(app));
        on.add(app);
      }
      assertThat(place.apps.of(ACME).find(APPS.get(0)).map(TenantApp::state)).contains(State.READY);
      for (int i = 0; i < STEPS; i++) {
        step(place);
        for (int j = 0; j < 5; j++) {
          ask(router);
        }
      }
      assertThat(led).isPositive();
      System.out.printf("%s: %d paths led somewhere, seed %d%n", kind, led, seed);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + " on " + kind, e);
    }
  }
}
