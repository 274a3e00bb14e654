package dev.keyhold.apps;

import static dev.keyhold.apps.AppPlace.CRM;
import static dev.keyhold.apps.AppPlace.bytes;
import static dev.keyhold.apps.AppPlace.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Apps and their versions, as manifests say them. */
@ParameterizedClass
@EnumSource(StorageKind.class)
class AppRegistryTest extends AppPlacedTest {
  private static final PageRequest TEN = PageRequest.first(10);

  AppRegistryTest(StorageKind kind) {
    super(kind);
  }

  @Test
  void a_release_is_kept_byte_for_byte_with_its_hash() {
    Bytes given =
        bytes(
            "{ \"version\": \"1.2.3\",\n \"app_id\":\"maker/crm\", \"min_core\":\"0.1.0\", \"x\":[1.0] }");

    AppVersion released = place.registry(all -> all.release(given));

    assertThat(released.stamp().id()).isEqualTo("maker/crm@1.2.3");
    assertThat(released.appId()).isEqualTo(CRM);
    assertThat(released.minCore()).contains("0.1.0");
    assertThat(released.releasedAt()).isEqualTo(AppPlace.BEGIN);
    assertThat(released.manifest()).isEqualTo(given);
    // by sha256sum
    assertThat(released.manifestHash())
        .isEqualTo("63da2f40fbe745926617da4e157011c8d2ee3b6e8eb313c4ffe9db1852c2ad3f");
    AppVersion found = place.version(CRM, "1.2.3").orElseThrow();
    assertThat(found).isEqualTo(released);
    App app = place.app(CRM);
    assertThat(app.vendor()).isEqualTo("maker");
    assertThat(app.latestVersion()).contains("1.2.3");
    assertThat(app.manifestHash()).contains(released.manifestHash());
    assertThat(app.status()).isEqualTo(App.Status.AVAILABLE);
  }

  @Test
  void the_same_bytes_once_more_answer_the_same_row_and_others_are_refused() {
    AppVersion first = place.release(CRM, "1.0.0");
    place.pass(Duration.ofDays(1));

    assertThat(place.release(CRM, "1.0.0")).isEqualTo(first);
    assertThatThrownBy(
            () -> place.registry(all -> all.release(manifest(CRM, "1.0.0", ",\"note\":1"))))
        .isInstanceOf(StorageException.Duplicate.class)
        .hasMessageContaining("never changes");
    assertThat(place.version(CRM, "1.0.0")).contains(first);
  }

  @Test
  void the_latest_is_the_highest_that_is_neither_withdrawn_nor_a_prerelease() {
    place.release(CRM, "1.10.0-rc.1");
    assertThat(place.app(CRM).latestVersion()).isEmpty();
    assertThat(place.app(CRM).manifestHash()).isEmpty();
    place.release(CRM, "1.9.0");
    place.release(CRM, "1.10.0");
    place.release(CRM, "1.2.0");
    place.release(CRM, "2.0.0-alpha");
    assertThat(place.app(CRM).latestVersion()).contains("1.10.0");

    place.withdraw(CRM, "1.10.0");
    assertThat(place.app(CRM).latestVersion()).contains("1.9.0");
    place.withdraw(CRM, "1.2.0");
    AppVersion nine = place.withdraw(CRM, "1.9.0");
    assertThat(place.app(CRM).latestVersion()).isEmpty();
    assertThat(place.app(CRM).manifestHash()).isEmpty();
    assertThat(nine.withdrawnAt()).contains(AppPlace.BEGIN);

    place.registry(all -> all.restoreVersion(CRM, "1.9.0"));
    assertThat(place.app(CRM).latestVersion()).contains("1.9.0");
    place.registry(all -> all.restoreVersion(CRM, "1.2.0"));
    place.registry(all -> all.restoreVersion(CRM, "2.0.0-alpha"));
    assertThat(place.app(CRM).latestVersion()).contains("1.9.0");
    assertThat(place.app(CRM).manifestHash()).contains(nine.manifestHash());
  }

  @Test
  void a_version_stays_withdrawn_since_the_first_time() {
    place.release(CRM, "1.0.0");
    AppVersion first = place.withdraw(CRM, "1.0.0");
    place.pass(Duration.ofHours(1));

    assertThat(place.withdraw(CRM, "1.0.0")).isEqualTo(first);
  }

  @Test
  void versions_are_listed_in_the_order_of_their_release_and_apps_by_name() {
    for (String version : List.of("1.10.0", "1.9.0", "2.0.0-rc.1")) {
      place.pass(Duration.ofSeconds(1));
      place.release(CRM, version);
    }
    place.release("maker/ant", "1.0.0");

    assertThat(place.registry(all -> all.versions(CRM, TEN)).items())
        .extracting(AppVersion::version)
        .containsExactly("1.10.0", "1.9.0", "2.0.0-rc.1");
    assertThat(place.registry(all -> all.list(TEN)).items())
        .extracting(App::appId)
        .containsExactly("maker/ant", CRM);
  }

  @Test
  void an_app_that_is_withdrawn_takes_no_release_until_it_is_restored() {
    place.release(CRM, "1.0.0");
    assertThat(place.registry(all -> all.withdraw(CRM)).status()).isEqualTo(App.Status.WITHDRAWN);
    assertThat(place.registry(all -> all.withdraw(CRM)).status()).isEqualTo(App.Status.WITHDRAWN);

    assertThatThrownBy(() -> place.release(CRM, "1.1.0"))
        .isInstanceOf(StorageException.Conflict.class);
    assertThat(place.version(CRM, "1.1.0")).isEmpty();
    place.registry(all -> all.restore(CRM));
    assertThat(place.release(CRM, "1.1.0").version()).isEqualTo("1.1.0");
  }

  @Test
  void what_is_not_there_is_not_found() {
    place.release(CRM, "1.0.0");
    assertThat(place.findApp("maker/other")).isEmpty();
    assertThatThrownBy(() -> place.withdraw(CRM, "1.0.1"))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> place.registry(all -> all.restoreVersion("maker/other", "1.0.0")))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> place.registry(all -> all.withdraw("maker/other")))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> place.registry(all -> all.find("Maker/CRM")))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void a_manifest_of_the_greatest_size_is_kept_and_one_byte_more_is_refused() {
    Bytes most = filled(65_536);

    assertThat(place.registry(all -> all.release(most)).manifest()).isEqualTo(most);
    assertThatThrownBy(() -> place.registry(all -> all.release(filled(65_537))))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("65536 bytes");
  }

  /** A manifest of so many bytes. */
  private static Bytes filled(int length) {
    int rest = length - manifest(CRM, "1.0.0", ",\"x\":\"\"").length();
    return manifest(CRM, "1.0.0", ",\"x\":\"" + "x".repeat(rest) + "\"");
  }
}
