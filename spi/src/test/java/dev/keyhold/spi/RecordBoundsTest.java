package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every record checks of every text, time and JSON value that it takes. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordBoundsTest {
  private record Bounds(int shortest, int longest) {}

  private static final Bounds ID = new Bounds(1, Limits.ID_LENGTH);
  private static final Bounds NAME = new Bounds(1, Limits.NAME_LENGTH);
  private static final Bounds LABEL = new Bounds(0, Limits.NAME_LENGTH);
  private static final Bounds PROSE = new Bounds(0, Limits.TEXT_LENGTH);

  private static final Map<String, Bounds> OTHER_THAN_ID =
      Map.ofEntries(
          Map.entry("Account.email", new Bounds(3, Limits.EMAIL_LENGTH)),
          Map.entry("Account.displayName", LABEL),
          Map.entry("AccountPatch.email", new Bounds(3, Limits.EMAIL_LENGTH)),
          Map.entry("AccountPatch.displayName", LABEL),
          Map.entry("Organization.name", NAME),
          Map.entry("Organization.slug", new Bounds(1, Limits.SLUG_LENGTH)),
          Map.entry("OrganizationPatch.name", NAME),
          Map.entry("OrganizationPatch.slug", new Bounds(1, Limits.SLUG_LENGTH)),
          Map.entry("ApiKey.hashScheme", NAME),
          Map.entry("ApiKey.displayHint", LABEL),
          Map.entry("ApiKey.name", LABEL),
          Map.entry("ApiKey.description", PROSE),
          Map.entry("ApiKey.revocationReason", PROSE),
          Map.entry("ApiKeyPatch.name", LABEL),
          Map.entry("ApiKeyPatch.description", PROSE),
          Map.entry("AuditEntry.credentialType", LABEL),
          Map.entry("AuditEntry.targetType", LABEL),
          Map.entry("AuditEntry.reason", PROSE),
          Map.entry("AuditEntry.address", LABEL),
          Map.entry("AuditEntry.userAgent", new Bounds(0, Limits.USER_AGENT_LENGTH)),
          Map.entry("Revocation.reason", PROSE),
          Map.entry("Rotation.reason", PROSE),
          Map.entry("PasswordHash.text", NAME));

  static Stream<Component> texts() {
    return Component.of(String.class);
  }

  static Stream<Component> times() {
    return Component.of(Instant.class);
  }

  static Stream<Component> values() {
    return Component.of(Json.class);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void a_text_is_taken_up_to_its_bounds_and_not_one_beyond(Component text) {
    Bounds bounds = OTHER_THAN_ID.getOrDefault(text.toString(), ID);

    for (int length : List.of(bounds.shortest, bounds.longest)) {
      String value = ofLength(length, text);
      assertThat(text.of(text.with(value))).isEqualTo(value);
    }
    assertRefused(text, ofLength(bounds.longest + 1, text));
    if (bounds.shortest > 0) {
      assertRefused(text, ofLength(bounds.shortest - 1, text));
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void a_text_that_is_not_well_formed_is_refused_and_not_repeated(Component text) {
    for (String damage : List.of("\0", "\ud83d", "\ude00")) {
      assertRefused(text, "canary@" + damage);
      assertThatThrownBy(() -> text.with("canary@" + damage)).hasMessageNotContaining("canary");
    }
  }

  @ParameterizedTest
  @MethodSource("times")
  void a_time_is_cut_to_the_millisecond(Component time) {
    Instant millisecond = Samples.T0.plusMillis(7);

    Record cut = time.with(millisecond.plusNanos(999_999));

    assertThat(time.of(cut)).isEqualTo(millisecond);
  }

  @ParameterizedTest
  @MethodSource("times")
  void a_time_outside_the_years_1_to_9999_is_refused(Component time) {
    for (Instant outside :
        List.of(
            Limits.EARLIEST.minusNanos(1), Limits.LATEST.plusMillis(1), Instant.MIN, Instant.MAX)) {
      assertThatThrownBy(() -> time.with(outside))
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageContaining("the years 1 to 9999");
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void metadata_is_an_object(Component value) {
    assertThat(value.of(value.with(Json.EMPTY_OBJECT))).isEqualTo(Json.EMPTY_OBJECT);

    for (String text : List.of("[]", "null", "7", "\"canary\"")) {
      assertThatThrownBy(() -> value.with(Json.parse(text)))
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageContaining("not a JSON object")
          .hasMessageNotContaining("canary");
    }
  }

  @Test
  void the_first_and_the_last_time_are_taken() {
    assertThat(Limits.time("a time", Limits.EARLIEST)).isEqualTo(Limits.EARLIEST);
    assertThat(Limits.time("a time", Limits.LATEST.plusNanos(999_999))).isEqualTo(Limits.LATEST);
    assertThat(Limits.EARLIEST.toString()).isEqualTo("0001-01-01T00:00:00Z");
  }

  @Test
  void a_time_before_1970_is_cut_to_the_millisecond_before_it() {
    Instant before = Instant.EPOCH.minus(Duration.ofNanos(1));

    assertThat(Limits.time("a time", before)).isEqualTo(Instant.EPOCH.minusMillis(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Limits.PAGE_SIZE + 1})
  void a_page_has_1_to_1000_items(int limit) {
    assertThat(PageRequest.first(1).limit()).isEqualTo(1);
    assertThat(PageRequest.first(Limits.PAGE_SIZE).limit()).isEqualTo(1_000);
    assertThatThrownBy(() -> PageRequest.first(limit))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  private static String ofLength(int length, Component text) {
    String start = text.toString().endsWith(".email") ? "a@" : "";
    return start + "x".repeat(length - start.length());
  }

  private static void assertRefused(Component text, String value) {
    assertThatThrownBy(() -> text.with(value)).isInstanceOf(StorageException.InvalidInput.class);
  }
}
