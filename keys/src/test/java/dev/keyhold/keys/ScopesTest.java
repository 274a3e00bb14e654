package dev.keyhold.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ScopesTest {
  private static final ApiKey KEY =
      ApiKey.builder("key_1", new KeyHash("hash_1"), "sha256", Instant.EPOCH)
          .scopes(List.of("read", "list"))
          .resources(Map.of("document:7", List.of("write", "delete")))
          .build();

  private final Scopes anywhere = Scopes.of(KEY);
  private final Scopes onSeven = anywhere.on("document", "7");

  @Test
  void a_scope_is_there_if_the_key_has_it_anywhere() {
    assertThat(anywhere.has("read")).isTrue();
    assertThat(anywhere.has("write")).isFalse();
    assertThat(anywhere.has("READ")).isFalse();
  }

  @Test
  void on_a_resource_its_own_scopes_are_there_too() {
    assertThat(onSeven.has("read")).isTrue();
    assertThat(onSeven.has("write")).isTrue();
    assertThat(onSeven.has("publish")).isFalse();
  }

  @Test
  void on_another_resource_only_those_from_anywhere_are_there() {
    Scopes onEight = onSeven.on("document", "8");

    assertThat(onEight.has("read")).isTrue();
    assertThat(onEight.has("write")).isFalse();
  }

  @Test
  void any_needs_one() {
    assertThat(anywhere.hasAny(List.of("write", "list"))).isTrue();
    assertThat(anywhere.hasAny(List.of("write", "delete"))).isFalse();
    assertThat(onSeven.hasAny(List.of("publish", "delete"))).isTrue();
    assertThat(anywhere.hasAny(List.of())).isFalse();
  }

  @Test
  void all_may_come_from_anywhere_and_the_resource_together() {
    assertThat(anywhere.hasAll(List.of("read", "list"))).isTrue();
    assertThat(anywhere.hasAll(List.of("read", "write"))).isFalse();
    assertThat(onSeven.hasAll(List.of("write", "delete"))).isTrue();
    assertThat(onSeven.hasAll(List.of("read", "write"))).isTrue();
    assertThat(onSeven.hasAll(List.of("read", "publish"))).isFalse();
    assertThat(anywhere.hasAll(List.of())).isTrue();
  }

  @Test
  void a_resource_is_its_type_a_colon_and_its_id() {
    assertThat(anywhere.on("document:7").has("write")).isTrue();
  }

  @Test
  void a_type_with_a_colon_is_refused() {
    assertThatThrownBy(() -> anywhere.on("document:7", ""))
        .isInstanceOf(StorageException.InvalidInput.class);
  }
}
