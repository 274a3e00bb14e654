package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are JSON, and the one form in which each is kept. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JsonTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "null | null",
        " true | true",
        "false | false",
        "`\"\"` | `\"\"`",
        "[ ] | []",
        "{ } | {}",
        "[[],{}] | [[],{}]",
        "[1 , 2] | [1,2]",
        "{\"b\" : 1 , \"a\" : [ null ]} | {\"a\":[null],\"b\":1}",
        "{\"\":0} | {\"\":0}",
        "\"\\u0041\\/\\uD83D\\ude00\" | \"A/😀\"",
        "\"\u007f\u2028\uffff\" | \"\u007f\u2028\uffff\"",
      })
  void a_text_is_kept_in_its_canonical_form(String text, String canonical) {
    Json json = Json.parse(text);

    assertThat(json.text()).isEqualTo(canonical).isEqualTo(json.toString());
    assertThat(Json.parse(canonical)).isEqualTo(json).hasSameHashCodeAs(json);
  }

  @Test
  void white_space_is_taken_between_tokens_and_not_kept() {
    Json json = Json.parse(" \t\r\n{ \"a b\" :\n[ 1\t,\r2 ] } ");

    assertThat(json.text()).isEqualTo("{\"a b\":[1,2]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "True",
        "nulll",
        "null null",
        "1 2",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "]",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "[1}",
        "{\"a\":1]",
        "\"",
        "\"a",
        "'a'",
        "\"\t\"",
        "\"\n\"",
        "\"\u001f\"",
        "\"\\",
        "\"\\\"",
        "\"\\x41\"",
        "\"\\a\"",
        "\"\\u\"",
        "\"\\u004\"",
        "\"\\u004g\"",
        "\"\\u\uff10\uff10\uff14\uff11\"",
        "\"\\U0041\"",
        "// no\n1",
        "/* no */ 1",
        "\ufeff1",
        "\u00a01",
        "\f1",
        "1\uffff",
        "{}\uffff",
        "[1\uffff]",
        "\uffff",
      })
  void what_is_not_JSON_is_refused(String text) {
    assertRefused(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"b\":2,\"\\u0061\":3}",
        "{\"/\":1,\"\\/\":2}",
        "{\"a\":null,\"a\":null}",
        "[{\"\":0,\"\":0}]",
      })
  void two_members_of_one_name_are_refused(String text) {
    assertRefused(text);
  }

  @Test
  void names_that_only_look_alike_are_two_names() {
    Json json = Json.parse("{\"e\u0301\":1,\"\u00e9\":2,\"E\":3,\"e\":4}");

    assertThat((Map<?, ?>) json.value()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud83d\"",
        "\"\\ude00\"",
        "\"\\ude00\\ud83d\"",
        "\"\\ud83d\\ud83d\\ude00\"",
        "\"\ud83d\"",
        "\"\ude00\"",
        "\"\\ud83d\ude00\"",
        "\"\ud83d" + "\\ude00\"",
        "{\"\\udfff\":1}",
        "\"\\u0000\"",
        "\"\u0000\"",
        "{\"a\\u0000b\":1}",
      })
  void half_a_surrogate_pair_and_the_character_zero_are_refused(String text) {
    assertRefused(text);
  }

  @Test
  void thirty_two_levels_are_taken_and_one_more_is_not() {
    assertThat(Json.parse(nested("", 32)).text()).hasSize(64);
    assertThat(Json.parse(nested("1", 32)).text()).hasSize(65);
    assertThat(Json.parse("{\"a\":".repeat(32) + "1" + "}".repeat(32)).isObject()).isTrue();

    assertRefused(nested("", 33));
    assertRefused(nested("1", 33));
    assertRefused(nested("{}", 32));
    assertRefused("[".repeat(60_000));
  }

  @Test
  void a_value_nests_no_deeper_than_a_text() {
    Object value = List.of();
    for (int level = 2; level <= 32; level++) {
      value = List.of(value);
    }
    Object deepest = value;

    assertThat(Json.of(deepest).text()).hasSize(64);
    assertThatThrownBy(() -> Json.of(List.of(deepest)))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("32 levels");
    assertThatThrownBy(() -> Json.of(Map.of("a", deepest)))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void a_text_has_at_most_the_characters_of_the_limit() {
    String longest = "\"" + "x".repeat(Limits.JSON_LENGTH - 2) + "\"";

    assertThat(Json.parse(longest).text()).isEqualTo(longest);
    assertRefused(longest + " ");
    assertThatThrownBy(() -> Json.of("x".repeat(Limits.JSON_LENGTH - 1)))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("65537 characters; at most 65536");
  }

  @Test
  void a_text_whose_canonical_form_is_too_long_is_refused() {
    assertRefused("[" + "1e20,".repeat(10_000) + "1]");
  }

  @Test
  void a_Java_value_says_what_its_text_says() {
    Map<String, Object> members = new HashMap<>();
    members.put("null", null);
    members.put("yes", true);
    members.put("int", 7);
    members.put("long", -1L);
    members.put("decimal", new BigDecimal("1.50"));
    members.put("list", Arrays.asList("x", null));

    Json json = Json.of(members);

    assertThat(json)
        .isEqualTo(
            Json.parse(
                """
                {"decimal":1.5,"int":7,"list":["x",null],"long":-1,"null":null,"yes":true}
                """));
    assertThat(json.value())
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
        .isUnmodifiable()
        .hasSize(6)
        .containsEntry("yes", true);
  }

  @Test
  void a_Java_value_without_a_JSON_form_is_refused() {
    Map<Object, Object> unnamed = new HashMap<>();
    unnamed.put(null, 1);

    for (Object value :
        List.of(
            1.5, 1.5f, 'x', new int[0], Map.of(1, "one"), unnamed, List.of(Map.of()).iterator())) {
      assertThatThrownBy(() -> Json.of(value))
          .as("%s", value.getClass())
          .isInstanceOf(StorageException.InvalidInput.class);
    }
  }

  @Test
  void lists_of_strings_are_read_and_anything_else_is_refused() {
    assertThat(Json.parse("[\"b\",\"a\",\"b\"]").strings()).containsExactly("b", "a", "b");
    assertThat(Json.parse("{\"a\":[],\"b\":[\"c\"]}").stringLists())
        .isEqualTo(Map.of("a", List.of(), "b", List.of("c")));

    for (String text : List.of("{}", "[1]", "[\"a\",null]", "\"a\"", "null")) {
      assertThatThrownBy(() -> Json.parse(text).strings())
          .isInstanceOf(StorageException.InvalidInput.class);
    }
    for (String text : List.of("[]", "{\"a\":\"b\"}", "{\"a\":null}", "{\"a\":[[]]}", "null")) {
      assertThatThrownBy(() -> Json.parse(text).stringLists())
          .isInstanceOf(StorageException.InvalidInput.class);
    }
  }

  @Test
  void only_an_object_is_an_object() {
    assertThat(Json.EMPTY_OBJECT).isEqualTo(Json.parse("{}")).matches(Json::isObject);
    assertThat(List.of("[]", "null", "\"{}\"", "1"))
        .allSatisfy(text -> assertThat(Json.parse(text).isObject()).isFalse());
  }

  @Test
  void a_message_says_where_and_what_was_expected_and_not_what_was_there() {
    assertThatThrownBy(() -> Json.parse("{\"canary\" \"secret\"}"))
        .hasMessageContainingAll("index 10", "expected ':'")
        .hasMessageNotContainingAny("canary", "secret");
  }

  private static String nested(String innermost, int levels) {
    return "[".repeat(levels) + innermost + "]".repeat(levels);
  }

  private static void assertRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(StorageException.InvalidInput.class);
  }
}
