package dev.keyhold.apps;

import static dev.keyhold.apps.AppPlace.CRM;
import static dev.keyhold.apps.AppPlace.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which routes there may be beside each other. */
@ParameterizedClass
@EnumSource(StorageKind.class)
class AppRoutesTest extends AppPlacedTest {
  private static final PageRequest TEN = PageRequest.first(10);

  AppRoutesTest(StorageKind kind) {
    super(kind);
  }

  @BeforeEach
  void furnish() {
    place.release(CRM, "1.0.0");
    place.release(SHOP, "1.0.0");
  }

  private void assertOverlaps(String appId, String prefix) {
    assertThatThrownBy(() -> place.route(appId, prefix))
        .as(prefix)
        .isInstanceOfSatisfying(
            StorageException.Conflict.class, e -> assertThat(e.field()).contains("prefix"));
  }

  @Test
  void a_prefix_is_neither_within_nor_around_one_of_another_app() {
    place.route(CRM, "/a/b");

    assertOverlaps(SHOP, "/a");
    assertOverlaps(SHOP, "/a/b/c");
    assertOverlaps(SHOP, "/a/b/c/d/e");
    place.route(SHOP, "/a/bb");
    place.route(SHOP, "/a/b.c");
    place.route(SHOP, "/a/b-");
    place.route(SHOP, "/a/c");
    place.route(SHOP, "/A/b");
    assertThat(place.routes(all -> all.of(SHOP, TEN)).items()).hasSize(5);
  }

  @Test
  void prefixes_of_one_app_may_lie_in_each_other_and_another_app_is_refused_around_all() {
    place.route(CRM, "/a");
    place.route(CRM, "/a/b");
    place.route(CRM, "/a/b/c");

    assertOverlaps(SHOP, "/a/x");
    assertOverlaps(SHOP, "/a/b/x");
    AppRoute outer = place.findRoute("/a").orElseThrow();
    place.remove(CRM, outer);
    place.route(SHOP, "/a/x");
    assertOverlaps(CRM, "/a");
    assertOverlaps(SHOP, "/a");
  }

  @Test
  void a_prefix_is_there_once() {
    place.route(CRM, "/a");
    assertThatThrownBy(() -> place.route(CRM, "/a")).isInstanceOf(StorageException.Duplicate.class);
    assertThatThrownBy(() -> place.route(SHOP, "/a"))
        .isInstanceOf(StorageException.Duplicate.class)
        .hasMessageContaining(CRM);
    assertThat(place.routes(all -> all.list(TEN)).items()).hasSize(1);
  }

  @Test
  void a_route_is_found_listed_and_removed_by_its_own_app() {
    AppRoute added =
        place.routes(
            all -> all.add(CRM, NewRoute.of("/crm", "https://[::1]:8443/base").apiVersion("v2")));
    place.route(CRM, "/an");
    place.route(SHOP, "/shop");

    assertThat(place.findRoute("/crm")).contains(added);
    assertThat(added.apiVersion()).isEqualTo("v2");
    assertThat(place.routes(all -> all.list(TEN)).items())
        .extracting(AppRoute::prefix)
        .containsExactly("/an", "/crm", "/shop");
    assertThat(place.routes(all -> all.of(CRM, TEN)).items())
        .extracting(AppRoute::prefix)
        .containsExactly("/an", "/crm");
    assertThat(place.remove(SHOP, added)).isFalse();
    assertThat(place.remove(CRM, added)).isTrue();
    assertThat(place.remove(CRM, added)).isFalse();
    assertThat(place.findRoute("/crm")).isEmpty();
  }

  @Test
  void there_is_no_route_to_an_app_that_is_not_there() {
    assertThatThrownBy(() -> place.route("maker/other", "/x"))
        .isInstanceOf(StorageException.NotFound.class);
  }
}
