package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StorageConfigTest {
  private static final Map<String, String> TEXTS =
      Map.of(
          "url", "sqlite:canary-path",
          "provider", "canary-name",
          "requires", "api-keys, audit",
          "write-timeout", "PT2.5S",
          "readers", "canary-four");

  // --- Two doors ---

  @Test
  void code_says_what_a_map_says() {
    StorageConfig code =
        StorageConfig.builder("sqlite:canary-path")
            .provider("canary-name")
            .requires(Part.API_KEYS, Part.AUDIT)
            .writeTimeout(Duration.ofMillis(2_500))
            .setting("readers", "canary-four")
            .build();

    assertSame(StorageConfig.of(TEXTS), code);
    assertThat(code.setting("readers")).contains("canary-four");
    assertThat(code.setting("url")).isEmpty();
  }

  @Test
  void a_URL_alone_has_the_same_defaults_in_code_and_in_a_map() {
    StorageConfig code = StorageConfig.of("sqlite:system.db");

    assertSame(StorageConfig.of(Map.of("url", "sqlite:system.db")), code);
    assertThat(code.provider()).isEmpty();
    assertThat(code.requires())
        .containsExactlyInAnyOrder(Part.IDENTITIES, Part.API_KEYS, Part.AUDIT);
    assertThat(code.tables()).isEmpty();
    assertThat(code.writeTimeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void a_map_too_can_require_nothing() {
    StorageConfig code = StorageConfig.builder("sqlite:x").requires().build();

    assertThat(code.requires()).isEmpty();
    assertSame(StorageConfig.of(Map.of("url", "sqlite:x", "requires", " ")), code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"url", "provider", "requires", "write-timeout"})
  void a_setting_of_a_provider_has_a_name_of_its_own(String name) {
    assertInvalid(
        () -> StorageConfig.builder("sqlite:x").setting(name, "canary"), "'" + name + "'");
  }

  @Test
  void what_is_changed_after_the_build_does_not_change_the_configuration() {
    Map<String, String> texts = new HashMap<>(TEXTS);
    StorageConfig.Builder builder = StorageConfig.builder("sqlite:x").setting("readers", "4");
    StorageConfig fromMap = StorageConfig.of(texts);
    StorageConfig fromCode = builder.build();

    texts.put("readers", "5");
    builder.setting("readers", "5").requires();

    assertThat(fromMap.setting("readers")).contains("canary-four");
    assertThat(fromCode.setting("readers")).contains("4");
    assertThat(fromCode.requires()).hasSize(3).isUnmodifiable();
  }

  // --- The URL ---

  @ParameterizedTest
  @CsvSource({
    "sqlite:data/system.db, sqlite, data/system.db",
    "SQLite:x, sqlite, x",
    "jdbc:postgresql://host/db, jdbc, postgresql://host/db",
    "sqlite:, sqlite, ''",
    ":x, '', x",
    "data/system.db, '', data/system.db",
    "'', '', ''",
  })
  void a_URL_is_a_scheme_and_a_location(String url, String scheme, String location) {
    StorageConfig config = StorageConfig.of(url);

    assertThat(config.url()).isEqualTo(url);
    assertThat(config.scheme()).isEqualTo(scheme);
    assertThat(config.location()).isEqualTo(location);
  }

  // --- Errors ---

  @Test
  void a_map_without_a_URL_is_refused() {
    assertInvalid(() -> StorageConfig.of(Map.of("readers", "canary")), "'url'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "canary",
        "10",
        "10s",
        "PT",
        "",
        "PT0S",
        "PT-1S",
        "-PT1S",
        "PT99999999999999999999S"
      })
  void a_timeout_that_is_no_positive_duration_is_refused(String text) {
    assertInvalid(
        () -> StorageConfig.of(Map.of("url", "sqlite:canary", "write-timeout", text)),
        "'write-timeout'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "canary",
        "API_KEYS",
        "api_keys",
        "Audit",
        "api-keys;audit",
        "audit,",
        ",",
        "audit,x"
      })
  void a_part_that_is_not_known_is_refused(String text) {
    assertInvalid(
        () -> StorageConfig.of(Map.of("url", "sqlite:canary", "requires", text)), "'requires'");
  }

  @Test
  void a_timeout_in_code_is_held_to_the_same_rule() {
    assertInvalid(
        () -> StorageConfig.builder("sqlite:canary").writeTimeout(Duration.ZERO).build(),
        "'write-timeout'");
    assertInvalid(
        () -> StorageConfig.builder("sqlite:canary").writeTimeout(Duration.ofNanos(-1)).build(),
        "'write-timeout'");
  }

  @Test
  void a_provider_refuses_settings_that_it_does_not_know() {
    StorageConfig config =
        StorageConfig.builder("sqlite:canary")
            .setting("readers", "canary")
            .setting("reader", "canary")
            .setting("cache", "canary")
            .build();

    config.allowOnly("cache", "reader", "readers", "readers");
    assertInvalid(
        () -> config.allowOnly("readers", "folder"), "[cache, reader]", "[folder, readers]");
    assertInvalid(config::allowOnly, "[cache, reader, readers]", "[]");
  }

  @Test
  void printing_it_shows_names_and_no_values() {
    assertThat(StorageConfig.of(TEXTS).toString()).contains("readers").doesNotContain("canary");
  }

  private static void assertSame(StorageConfig left, StorageConfig right) {
    assertThat(left).usingRecursiveComparison().isEqualTo(right);
  }

  private static void assertInvalid(ThrowingCallable call, String... named) {
    assertThatThrownBy(call)
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContainingAll(named)
        .hasMessageNotContaining("canary")
        .hasNoCause();
  }
}
