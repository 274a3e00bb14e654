package dev.keyhold.spi;

import static dev.keyhold.spi.Samples.KEY;
import static dev.keyhold.spi.Samples.LATER;
import static dev.keyhold.spi.Samples.PLAIN;
import static dev.keyhold.spi.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ApiKeyTest {

  // --- State ---

  @Test
  void a_key_is_expired_from_the_very_millisecond_of_its_expiry() {
    ApiKey key = PLAIN.toBuilder().expiresAt(LATER).build();

    assertThat(key.stateAt(T0)).isEqualTo(KeyState.ACTIVE);
    assertThat(key.stateAt(LATER.minusNanos(1))).isEqualTo(KeyState.ACTIVE);
    assertThat(key.stateAt(LATER)).isEqualTo(KeyState.EXPIRED);
    assertThat(key.stateAt(LATER.plusMillis(1))).isEqualTo(KeyState.EXPIRED);
  }

  @Test
  void a_key_without_expiry_does_not_expire() {
    assertThat(PLAIN.stateAt(Limits.LATEST)).isEqualTo(KeyState.ACTIVE);
  }

  @Test
  void a_key_that_is_several_things_is_expired_before_revoked_before_disabled() {
    ApiKey disabled = PLAIN.toBuilder().enabled(false).build();
    ApiKey revoked = disabled.toBuilder().revokedAt(T0).build();
    ApiKey expired = revoked.toBuilder().expiresAt(T0).build();

    assertThat(disabled.stateAt(LATER)).isEqualTo(KeyState.DISABLED);
    assertThat(revoked.stateAt(LATER)).isEqualTo(KeyState.REVOKED);
    assertThat(expired.stateAt(LATER)).isEqualTo(KeyState.EXPIRED);
    assertThat(KeyState.values())
        .containsExactly(KeyState.EXPIRED, KeyState.REVOKED, KeyState.DISABLED, KeyState.ACTIVE);
  }

  @Test
  void a_revoked_key_is_revoked_at_any_time() {
    ApiKey revoked = PLAIN.toBuilder().revokedAt(LATER).build();

    assertThat(revoked.stateAt(T0)).isEqualTo(KeyState.REVOKED);
  }

  // --- Tags, scopes and resources ---

  @Test
  void tags_are_folded_and_kept_once_in_the_order_given() {
    ApiKey key = PLAIN.toBuilder().tags(List.of("Prod", "CI", "prod", "ci", "PROD")).build();

    assertThat(key.tags()).containsExactly("prod", "ci");
    assertThat(ApiKeyPatch.NONE.tags(List.of("B", "a", "b")).over(PLAIN, T0).tags())
        .containsExactly("b", "a");
  }

  @Test
  void a_tag_that_grows_when_it_is_folded_is_bounded_by_what_is_kept() {
    ApiKey key = PLAIN.toBuilder().tags(List.of("\u0130".repeat(512))).build();

    assertThat(key.toBuilder().build()).isEqualTo(key);
    assertThat(key.tags().get(0)).hasSize(Limits.NAME_LENGTH);
    assertThatThrownBy(() -> PLAIN.toBuilder().tags(List.of("\u0130".repeat(513))).build())
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void tags_are_counted_as_they_are_kept() {
    List<String> twice = Stream.concat(texts(256).stream(), texts(256).stream()).toList();

    assertThat(PLAIN.toBuilder().tags(twice).build().tags()).hasSize(256);
  }

  @Test
  void scopes_stay_as_they_are_given() {
    ApiKey key = PLAIN.toBuilder().scopes(List.of("b", "A", "b")).build();

    assertThat(key.scopes()).containsExactly("b", "A", "b");
  }

  static Stream<Named<Function<List<String>, ApiKey>>> lists() {
    return Stream.of(
        Named.of("scopes", texts -> PLAIN.toBuilder().scopes(texts).build()),
        Named.of("tags", texts -> PLAIN.toBuilder().tags(texts).build()),
        Named.of("resources", texts -> PLAIN.toBuilder().resources(resources(texts)).build()),
        Named.of(
            "scopes of a resource",
            texts -> PLAIN.toBuilder().resources(Map.of("document:7", texts)).build()),
        Named.of("scopes of a patch", texts -> ApiKeyPatch.NONE.scopes(texts).over(PLAIN, T0)),
        Named.of("tags of a patch", texts -> ApiKeyPatch.NONE.tags(texts).over(PLAIN, T0)),
        Named.of(
            "resources of a patch",
            texts -> ApiKeyPatch.NONE.resources(resources(texts)).over(PLAIN, T0)));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void a_list_is_bounded_in_size_and_in_each_text(Function<List<String>, ApiKey> keyWith) {
    String longest = "x".repeat(Limits.NAME_LENGTH);

    assertThat(keyWith.apply(List.of("", longest))).isEqualTo(keyWith.apply(List.of("", longest)));
    assertThat(keyWith.apply(texts(256))).isNotEqualTo(PLAIN);
    for (List<String> wrong :
        List.of(texts(257), List.of(longest + "x"), List.of("a\0"), List.of("\ud83d"))) {
      assertThatThrownBy(() -> keyWith.apply(wrong))
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageNotContaining("xxx");
    }
  }

  @Test
  void a_key_keeps_copies_that_cannot_be_changed() {
    List<String> scopes = new ArrayList<>(List.of("read"));
    List<String> granted = new ArrayList<>(List.of("read"));
    Map<String, List<String>> resources = new HashMap<>(Map.of("document:7", granted));
    List<String> tags = new ArrayList<>(List.of("ci"));
    ApiKey key = PLAIN.toBuilder().scopes(scopes).resources(resources).tags(tags).build();

    Stream.of(scopes, granted, tags).forEach(list -> list.add("admin"));
    resources.put("document:8", granted);

    assertThat(key.scopes()).containsExactly("read").isUnmodifiable();
    assertThat(key.resources()).isEqualTo(Map.of("document:7", List.of("read"))).isUnmodifiable();
    assertThat(key.resources().get("document:7")).isUnmodifiable();
    assertThat(key.tags()).containsExactly("ci").isUnmodifiable();
  }

  // --- Builders ---

  @Test
  void a_builder_holds_what_the_key_is() {
    assertThat(KEY.toBuilder().build()).isEqualTo(KEY);
    assertThat(PLAIN.toBuilder().build()).isEqualTo(PLAIN);
  }

  @Test
  void a_key_is_enabled_and_otherwise_empty_unless_told_otherwise() {
    assertThat(PLAIN.enabled()).isTrue();
    assertThat(PLAIN.updatedAt()).isEqualTo(PLAIN.createdAt()).isEqualTo(T0);
    assertThat(PLAIN.metadata()).isEqualTo(Json.EMPTY_OBJECT);
    assertThat(List.of(PLAIN.scopes(), PLAIN.tags())).containsOnly(List.of());
    assertThat(List.of(PLAIN.ownerId(), PLAIN.name(), PLAIN.expiresAt(), PLAIN.revokedAt()))
        .allMatch(component -> component.isEmpty());
  }

  private static List<String> texts(int size) {
    return IntStream.range(0, size).mapToObj(i -> "t" + i).toList();
  }

  private static Map<String, List<String>> resources(List<String> names) {
    return names.stream().collect(Collectors.toMap(name -> name, name -> Collections.emptyList()));
  }
}
