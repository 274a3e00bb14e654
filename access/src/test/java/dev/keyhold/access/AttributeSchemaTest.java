package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes on for ever would not end by being asked to. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AttributeSchemaTest {
  private static void check(String schema, String attributes) {
    AttributeSchema.of(Json.parse(schema)).check("a node", Json.parse(attributes));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "true|{}",
        "{}|[1,null]",
        "{\"type\":\"object\",\"required\":[\"a\"]}|{\"a\":1}",
        "{\"properties\":{\"a\":{\"type\":\"integer\"}}}|{\"a\":3}",
        "{\"properties\":{\"a\":{\"enum\":[\"x\",\"y\"]}}}|{\"a\":\"y\"}",
        "{\"properties\":{\"a\":{\"pattern\":\"^b+$\"}}}|{\"a\":\"bbb\"}",
        "{\"$defs\":{\"n\":{\"minimum\":2}},\"items\":{\"$ref\":\"#/$defs/n\"}}|[2,3]",
        "{\"prefixItems\":[{\"type\":\"string\"}],\"unevaluatedItems\":false}|[\"x\"]",
        "{\"patternProperties\":{\"^x\":true},\"additionalProperties\":false}|{\"x1\":1}",
        "{\"items\":{\"items\":{\"$ref\":\"#\"}}}|[[[[1]]]]",
        "{\"items\":{\"enum\":[1,null,{\"a\":2,\"b\":[]}]}}|[1.0,null,{\"b\":[],\"a\":2.00}]",
        "{\"const\":{\"a\":1e2}}|{\"a\":100}",
        "{\"uniqueItems\":true}|[1,\"1\",null,false,[1],{\"a\":1},{\"a\":\"1\"}]",
        "{\"uniqueItems\":false}|[1,1]",
        "{\"uniqueItems\":true}|{}"
      })
  void attributes_that_meet_their_schema_are_taken(String schema, String attributes) {
    assertThatCode(() -> check(schema, attributes)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "false|{}",
        "{\"type\":\"object\",\"required\":[\"a\"]}|{\"b\":1}",
        "{\"properties\":{\"a\":{\"type\":\"integer\"}}}|{\"a\":3.5}",
        "{\"properties\":{\"a\":{\"const\":null}}}|{\"a\":false}",
        "{\"properties\":{\"a\":{\"pattern\":\"^b+$\"}}}|{\"a\":\"bbc\"}",
        "{\"$defs\":{\"n\":{\"minimum\":2}},\"items\":{\"$ref\":\"#/$defs/n\"}}|[2,1]",
        "{\"prefixItems\":[{\"type\":\"string\"}],\"unevaluatedItems\":false}|[\"x\",1]",
        "{\"patternProperties\":{\"^x\":{\"type\":\"null\"}}}|{\"x1\":1}",
        "{\"patternProperties\":{\"^x\":true},\"additionalProperties\":false}|{\"y\":1}",
        "{\"items\":{\"enum\":[1,null]}}|[1,\"1\"]",
        "{\"enum\":[]}|1",
        "{\"const\":{\"a\":[1]}}|{\"a\":[1,1]}",
        "{\"uniqueItems\":true}|[{\"a\":1,\"b\":2},{\"b\":2.0,\"a\":1}]",
        "{\"additionalProperties\":false}|{\"secret\":\"hunter2\"}"
      })
  void others_are_refused_by_their_place_and_without_their_value(String schema, String attributes) {
    assertThatThrownBy(() -> check(schema, attributes))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("the attributes of a node: the schema is not met")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "{\"type\":\"thing\"}",
        "{\"properties\":[]}",
        "{\"pattern\":\"(\"}",
        "{\"pattern\":\"(a)\\\\1\"}",
        "{\"patternProperties\":{\"(\":true}}",
        "{\"$id\":\"x\"}",
        "{\"$id\":\"^(\"}",
        "{\"$schema\":\"^(\"}",
        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":7}"
      })
  void what_is_no_schema_is_refused_when_a_type_is_defined(String schema) {
    assertThatThrownBy(() -> AttributeSchema.of(Json.parse(schema)))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void nothing_is_fetched() {
    assertThatThrownBy(() -> check("{\"$ref\":\"http://localhost:1/schema\"}", "{}"))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void a_pattern_is_matched_in_time_that_grows_with_the_text_alone() {
    String text = "a".repeat(50_000) + "!";
    assertThatThrownBy(() -> check("{\"pattern\":\"^(a+)+$\"}", Json.of(text).text()))
        .hasMessageContaining("not met");
  }

  @Test
  void a_pattern_that_is_as_large_as_the_text_is_given_up() {
    String pattern = "{\"pattern\":\"%sy\"}".formatted("(x+x+)+".repeat(500));
    assertThatThrownBy(() -> check(pattern, Json.of("x".repeat(60_000)).text()))
        .hasMessageContaining("more steps");
    String many =
        IntStream.range(0, 2_000)
            .mapToObj(i -> "\"" + i + "$\":true")
            .collect(Collectors.joining(",", "{\"patternProperties\":{", "}}"));
    String members =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "\"" + i + "\":1")
            .collect(Collectors.joining(",", "{", "}"));
    assertThatThrownBy(() -> check(many, members)).hasMessageContaining("more steps");
  }

  /** Each with each would be a hundred million comparisons. */
  @Test
  void elements_are_not_compared_each_with_each() {
    assertThatCode(() -> check("{\"uniqueItems\":true}", numbers(0))).doesNotThrowAnyException();
    assertThatThrownBy(() -> check("{\"items\":{\"enum\":" + numbers(0) + "}}", numbers(10_000)))
        .hasMessageContaining("not met");
  }

  private static String numbers(int first) {
    return IntStream.range(first, first + 10_000)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Each definition asks for the next one twice: two to the power of thirty steps. */
  @Test
  void a_schema_that_explodes_is_given_up() {
    String definitions =
        IntStream.range(0, 30)
            .mapToObj(i -> definition("d" + i, "#/$defs/d" + (i + 1)))
            .collect(Collectors.joining(","));
    String schema = "{\"$defs\":{%s,\"d30\":true},\"$ref\":\"#/$defs/d0\"}".formatted(definitions);

    assertThatThrownBy(() -> check(schema, "{}")).hasMessageContaining("more steps");
  }

  private static String definition(String name, String next) {
    return "\"%s\":{\"allOf\":[{\"$ref\":\"%s\"},{\"$ref\":\"%s\"}]}".formatted(name, next, next);
  }

  @Test
  void a_schema_that_leads_round_is_given_up() {
    assertThatThrownBy(() -> check("{\"$ref\":\"#\"}", "{}"))
        .isInstanceOf(StorageException.InvalidInput.class);
  }
}
