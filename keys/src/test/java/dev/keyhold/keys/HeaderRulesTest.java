package dev.keyhold.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HeaderRulesTest {
  private static final List<String> NAMES = List.of("authorization", "x-api-key");

  private final HeaderRules rules = new HeaderRules(NAMES, true);

  @Test
  void names_are_asked_in_order() {
    Map<String, List<String>> both =
        Map.of("x-api-key", List.of("second"), "authorization", List.of("first"));

    assertThat(rules.extract(both)).isEqualTo("first");
    assertThat(new HeaderRules(List.of("x-api-key", "authorization"), true).extract(both))
        .isEqualTo("second");
  }

  @Test
  void the_case_of_a_name_does_not_matter() {
    assertThat(rules.extract(header("X-API-Key", "the-key"))).isEqualTo("the-key");
    assertThat(new HeaderRules(List.of("X-KEY"), true).extract(header("x-key", "the-key")))
        .isEqualTo("the-key");
  }

  @Test
  void other_headers_are_not_looked_at() {
    assertThat(rules.extract(header("cookie", "the-key"))).isEmpty();
    assertThat(rules.extract(Map.of())).isEmpty();
  }

  @Test
  void a_header_that_is_empty_gives_way_to_the_next() {
    for (String empty : List.of("", "   ", "\t", "bearer", "Bearer ", " BEARER  ")) {
      Map<String, List<String>> headers =
          Map.of("Authorization", List.of(empty), "X-Api-Key", List.of("the-key"));

      assertThat(rules.extract(headers)).as("after '%s'", empty).isEqualTo("the-key");
    }
  }

  @Test
  void a_header_without_values_gives_way_to_the_next() {
    Map<String, List<String>> headers =
        Map.of("authorization", List.of(), "x-api-key", List.of("the-key"));

    assertThat(rules.extract(headers)).isEqualTo("the-key");
  }

  @Test
  void bearer_is_taken_off_in_any_case_and_any_header() {
    assertThat(authorization("Bearer the-key")).isEqualTo("the-key");
    assertThat(authorization("bEARER   the-key  ")).isEqualTo("the-key");
    assertThat(rules.extract(header("x-api-key", "bearer the-key"))).isEqualTo("the-key");
  }

  @Test
  void bearer_is_taken_off_once() {
    assertThat(authorization("Bearer Bearer the-key")).isEqualTo("Bearer the-key");
  }

  @Test
  void bearer_stays_if_it_is_not_to_be_extracted() {
    HeaderRules whole = new HeaderRules(NAMES, false);

    assertThat(whole.extract(header("authorization", " Bearer the-key ")))
        .isEqualTo("Bearer the-key");
    assertThat(whole.extract(header("authorization", "bearer"))).isEmpty();
  }

  @Test
  void any_other_value_is_the_key_as_it_stands() {
    assertThat(authorization(" Basic abc ")).isEqualTo("Basic abc");
    assertThat(authorization("bearer-of-news")).isEqualTo("bearer-of-news");
    assertThat(authorization("bearer\tthe-key")).isEqualTo("bearer\tthe-key");
  }

  @Test
  void of_a_repeated_header_the_first_value_counts() {
    Map<String, List<String>> headers =
        Map.of("authorization", List.of("Bearer one", "Bearer two"));

    assertThat(rules.extract(headers)).isEqualTo("one");
  }

  @Test
  void a_blank_name_is_refused() {
    assertThatThrownBy(() -> new HeaderRules(List.of(" "), true))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  private String authorization(String value) {
    return rules.extract(header("Authorization", value));
  }

  private static Map<String, List<String>> header(String name, String value) {
    return Map.of(name, List.of(value));
  }
}
