package dev.keyhold.spi;

import static dev.keyhold.spi.Samples.ACCOUNT_PATCH;
import static dev.keyhold.spi.Samples.ACME;
import static dev.keyhold.spi.Samples.ADA;
import static dev.keyhold.spi.Samples.KEY;
import static dev.keyhold.spi.Samples.KEY_PATCH;
import static dev.keyhold.spi.Samples.LATER;
import static dev.keyhold.spi.Samples.METADATA;
import static dev.keyhold.spi.Samples.ORGANIZATION_PATCH;
import static dev.keyhold.spi.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes of one component, and the patches that are made of them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ChangeTest {
  private static final Optional<String> BEFORE = Optional.of("before");

  @Test
  void a_component_is_kept_cleared_or_set() {
    assertThat(Change.<String>keep().over(BEFORE)).isEqualTo(BEFORE);
    assertThat(Change.<String>clear().over(BEFORE)).isEmpty();
    assertThat(Change.to("after").over(BEFORE)).contains("after");
    assertThat(Change.to("after").over(Optional.empty())).contains("after");
  }

  @Test
  void a_component_that_cannot_be_cleared_is_kept_or_set() {
    assertThat(Change.<String>keep().over("before")).isEqualTo("before");
    assertThat(Change.to("after").over("before")).isEqualTo("after");
  }

  @Test
  void a_change_says_whether_it_applies_and_with_what() {
    assertThat(Change.keep().applies()).isFalse();
    assertThat(Change.clear().applies()).isTrue();
    assertThat(Change.to("after").applies()).isTrue();
    assertThat(List.of(Change.keep().value(), Change.clear().value())).allMatch(Optional::isEmpty);
    assertThat(Change.to("after").value()).contains("after");
  }

  @Test
  void changes_are_equal_that_do_the_same() {
    assertThat(Change.to("after"))
        .isEqualTo(Change.to("after"))
        .hasSameHashCodeAs(Change.to("after"));
    assertThat(Change.to("after")).isNotEqualTo(Change.to("other")).isNotEqualTo(Change.clear());
    assertThat(Change.keep()).isNotEqualTo(Change.clear()).isNotEqualTo("keep");
  }

  @Test
  void what_stays_the_same_is_not_changed() {
    assertThat(Change.<String>keep().changes(BEFORE)).isFalse();
    assertThat(Change.to("before").changes(BEFORE)).isFalse();
    assertThat(Change.<String>clear().changes(Optional.empty())).isFalse();
    assertThat(Change.<String>clear().changes(BEFORE)).isTrue();
    assertThat(Change.to("after").changes(BEFORE)).isTrue();
  }

  // --- Patches ---

  @Test
  void a_patch_changes_what_it_names_and_nothing_else() {
    assertThat(ACCOUNT_PATCH.over(ADA, LATER))
        .isEqualTo(
            new Account(
                "ada",
                Optional.of("ada@example.com"),
                Optional.of("Ada L."),
                AccessLevel.ADMIN,
                ADA.status(),
                METADATA,
                T0,
                LATER));
    assertThat(ORGANIZATION_PATCH.over(ACME, LATER))
        .isEqualTo(
            new Organization(
                "acme", "Acme", "acme", "ada", OrganizationStatus.ACTIVE, METADATA, T0, LATER));
    assertThat(KEY_PATCH.over(KEY, LATER))
        .isEqualTo(
            KEY.toBuilder()
                .ownerId("bob")
                .name("deploy")
                .description("for the deployment")
                .scopes(List.of("deploy"))
                .resources(Map.of())
                .tags(List.of("cd"))
                .expiresAt(LATER)
                .updatedAt(LATER)
                .build());
  }

  @Test
  void a_patch_that_names_nothing_changes_nothing_but_the_time() {
    assertThat(AccountPatch.NONE.over(ADA, T0)).isEqualTo(ADA);
    assertThat(OrganizationPatch.NONE.over(ACME, T0)).isEqualTo(ACME);
    assertThat(ApiKeyPatch.NONE.over(KEY, T0)).isEqualTo(KEY);
    assertThat(ApiKeyPatch.NONE.over(KEY, LATER))
        .isEqualTo(KEY.toBuilder().updatedAt(LATER).build());
  }

  @Test
  void a_patch_to_what_is_there_already_is_no_change() {
    assertThat(ACCOUNT_PATCH.changes(ACCOUNT_PATCH.over(ADA, LATER))).isFalse();
    assertThat(ORGANIZATION_PATCH.changes(ORGANIZATION_PATCH.over(ACME, LATER))).isFalse();
    assertThat(KEY_PATCH.changes(KEY_PATCH.over(KEY, LATER))).isFalse();
    assertThat(ApiKeyPatch.NONE.tags(List.of("CI")).changes(KEY)).isFalse();
    assertThat(ApiKeyPatch.NONE.expiresAt(Change.to(LATER.plusNanos(1))).changes(KEY)).isFalse();
  }

  static Stream<Boolean> changes() {
    Json other = Json.EMPTY_OBJECT;
    return Stream.of(
        AccountPatch.NONE.email(Change.to("a@b")).changes(ADA),
        AccountPatch.NONE.displayName(Change.clear()).changes(ADA),
        AccountPatch.NONE.accessLevel(AccessLevel.ADMIN).changes(ADA),
        AccountPatch.NONE.metadata(other).changes(ADA),
        OrganizationPatch.NONE.name("other").changes(ACME),
        OrganizationPatch.NONE.slug("other").changes(ACME),
        OrganizationPatch.NONE.metadata(other).changes(ACME),
        ApiKeyPatch.NONE.ownerId(Change.clear()).changes(KEY),
        ApiKeyPatch.NONE.name(Change.clear()).changes(KEY),
        ApiKeyPatch.NONE.description(Change.clear()).changes(KEY),
        ApiKeyPatch.NONE.scopes(List.of()).changes(KEY),
        ApiKeyPatch.NONE.resources(Map.of()).changes(KEY),
        ApiKeyPatch.NONE.tags(List.of()).changes(KEY),
        ApiKeyPatch.NONE.expiresAt(Change.clear()).changes(KEY),
        ApiKeyPatch.NONE.metadata(other).changes(KEY));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void a_patch_to_anything_else_is_a_change(boolean changed) {
    assertThat(changed).isTrue();
  }

  static Stream<ThrowingCallable> clearings() {
    Change<String> text = Change.keep();
    Change<Json> json = Change.keep();
    return Stream.of(
        () -> new AccountPatch(text, text, Change.clear(), json),
        () -> new AccountPatch(text, text, Change.keep(), Change.clear()),
        () -> new OrganizationPatch(Change.clear(), text, json),
        () -> new OrganizationPatch(text, Change.clear(), json),
        () -> new OrganizationPatch(text, text, Change.clear()),
        () -> keyPatch(Change.clear(), Change.keep(), Change.keep(), json),
        () -> keyPatch(Change.keep(), Change.clear(), Change.keep(), json),
        () -> keyPatch(Change.keep(), Change.keep(), Change.clear(), json),
        () -> keyPatch(Change.keep(), Change.keep(), Change.keep(), Change.clear()));
  }

  @ParameterizedTest
  @MethodSource("clearings")
  void what_must_be_there_cannot_be_cleared(ThrowingCallable clearing) {
    assertThatThrownBy(clearing)
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("cannot be cleared");
  }

  private static ApiKeyPatch keyPatch(
      Change<List<String>> scopes,
      Change<Map<String, List<String>>> resources,
      Change<List<String>> tags,
      Change<Json> metadata) {
    Change<String> text = Change.keep();
    return new ApiKeyPatch(text, text, text, scopes, resources, tags, Change.keep(), metadata);
  }
}
