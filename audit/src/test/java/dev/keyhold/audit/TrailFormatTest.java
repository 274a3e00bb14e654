package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Text;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailFormatTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final StoredEntry ENTRY =
      stored(
          AuditEntry.builder("e1", "api_key.revoke", T0)
              .actorId("ada")
              .target("api_key", "k1")
              .credential("api_key", "k0")
              .outcome(Outcome.SUCCESS)
              .reason("was \"lost\", again")
              .details(Json.of(Map.of("n", 1)))
              .build());

  private static StoredEntry stored(AuditEntry entry) {
    return StoredEntry.of(7, entry, Optional.empty());
  }

  private static StoredEntry because(String reason) {
    return stored(AuditEntry.builder("e1", "a.b", T0).reason(reason).build());
  }

  @Test
  void people_read_a_line() {
    assertThat(TrailFormat.TEXT.line(ENTRY))
        .isEqualTo(
            "2026-01-01T00:00:00.000Z  #7  success  api_key.revoke  id=e1  actor=ada"
                + "  credential=api_key/k0  target=api_key/k1  reason=\"was \\\"lost\\\", again\""
                + "  details={\"n\":1}");
  }

  @Test
  void an_erased_entry_shows_its_place_and_its_times() {
    StoredEntry erased = ENTRY.erased(T0.plusSeconds(1));

    assertThat(TrailFormat.TEXT.line(erased))
        .isEqualTo("2026-01-01T00:00:00.000Z  #7  erased  at=2026-01-01T00:00:01.000Z");
    assertThat(TrailFormat.JSON_LINES.line(erased))
        .isEqualTo(
            "{\"at\":\"2026-01-01T00:00:00.000Z\",\"erasedAt\":\"2026-01-01T00:00:01.000Z\","
                + "\"id\":\"e1\",\"sequence\":7}");
    assertThat(TrailFormat.CSV.line(erased))
        .isEqualTo(
            "7,\"e1\",\"2026-01-01T00:00:00.000Z\",\"2026-01-01T00:00:01.000Z\",,,,,,,,,,,,,,,,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[31mred",
        "a\nb",
        "a\rb",
        "\u0007",
        "\u202eabc",
        "\u2066x",
        "\u200f",
        "\u009b31m",
        "\u2028",
        "\u2029",
        "\u007f"
      })
  void nothing_that_a_terminal_would_obey_gets_through(String reason) {
    for (TrailFormat format : List.of(TrailFormat.TEXT, TrailFormat.CSV)) {
      assertThat(format.line(because(reason)).codePoints())
          .as(format.name())
          .allMatch(Text::isVisible);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a  outcome", "a\u00a0\u00a0outcome", "a\u3000outcome", "\u2003"})
  void a_value_with_a_space_of_any_kind_is_quoted(String reason) {
    assertThat(TrailFormat.TEXT.line(because(reason))).endsWith("reason=\"" + reason + "\"");
  }

  @Test
  void programs_read_json_without_what_is_absent() {
    assertThat(TrailFormat.JSON_LINES.line(because("x\ny")))
        .isEqualTo(
            "{\"action\":\"a.b\",\"at\":\"2026-01-01T00:00:00.000Z\",\"details\":{},\"id\":\"e1\","
                + "\"outcome\":\"success\",\"reason\":\"x\\ny\",\"sequence\":7}");
  }

  @Test
  void a_table_has_as_many_cells_as_columns_and_doubles_quotes() {
    assertThat(TrailFormat.CSV.header().orElseThrow().split(",")).hasSize(20);
    assertThat(TrailFormat.CSV.line(ENTRY))
        .isEqualTo(
            "7,\"e1\",\"2026-01-01T00:00:00.000Z\",,\"api_key.revoke\",\"success\",\"ada\",,,"
                + "\"api_key\",\"k0\",,,\"api_key\",\"k1\",\"was \"\"lost\"\", again\",,,,"
                + "\"{\"\"n\"\":1}\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\uFF1D1"})
  void a_formula_is_a_text(String formula) {
    assertThat(TrailFormat.CSV.line(because(formula))).contains("\"'" + formula + "\"");
  }

  @Test
  void a_formula_behind_a_tab_or_a_line_is_a_text() {
    assertThat(TrailFormat.CSV.line(because("\t=1"))).contains("\"'\\u{9}=1\"");
    assertThat(TrailFormat.CSV.line(because("a\n=1"))).contains("\"a\\u{a}=1\"");
  }
}
