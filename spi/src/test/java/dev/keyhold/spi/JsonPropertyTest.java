package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every JSON value, and the examples of RFC 8785. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JsonPropertyTest {
  private static final List<String> STRINGS =
      List.of("", "a", "\"\\/\b\f\n\r\t", "\u0001\u007f", "é", "e\u0301", "\u20ac", "😀", "\ufb33");

  /** The numbers are the tests' names and seeds: run one again to see it fail again. */
  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_text_says_all_that_the_value_says(int seed) {
    Object value = value(new Random(seed), 4);

    Json json = Json.of(value);

    assertThat(Json.parse(json.text())).isEqualTo(json);
    assertThat(Json.of(json.value()).text()).isEqualTo(json.text());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void white_space_escapes_and_the_order_of_members_do_not_matter(int seed) {
    Random random = new Random(seed);
    Object value = value(random, 4);

    String loose = loosely(value, random);

    assertThat(Json.parse(loose)).isEqualTo(Json.of(value));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_text_that_is_cut_or_damaged_is_refused_or_is_another_value(int seed) {
    Random random = new Random(seed);
    String text = loosely(value(random, 3), random);

    for (int i = 0; i <= text.length(); i++) {
      assertTakenOrRefused(text.substring(0, i));
      assertTakenOrRefused(text.substring(i));
      String inserted = String.valueOf((char) random.nextInt(128));
      assertTakenOrRefused(text.substring(0, i) + inserted + text.substring(i));
    }
  }

  @Test
  void members_are_sorted_as_in_RFC_8785_section_3_2_3() {
    Json json =
        Json.parse(
            """
            {
              "\\u20ac": "Euro Sign",
              "\\r": "Carriage Return",
              "\\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\\ud83d\\ude00": "Emoji: Grinning Face",
              "\\u0080": "Control",
              "\\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """);

    assertThat(json.text())
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
                + "\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
  }

  @Test
  void strings_are_escaped_as_in_RFC_8785_section_3_2_2_2() {
    Json json =
        Json.parse(
            "\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\\b\\u000C\\r\\u0009\"");

    assertThat(json.text()).isEqualTo("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\f\\r\\t\"");
  }

  // --- Values ---

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> random.nextBoolean();
      case 1 -> random.nextLong();
      case 2 -> number(random);
      case 3, 4 -> string(random);
      case 5, 6 ->
          names(random).stream()
              .collect(Collectors.toMap(name -> name, name -> value(random, depth - 1)));
      default -> names(random).stream().map(name -> value(random, depth - 1)).toList();
    };
  }

  private static BigDecimal number(Random random) {
    return new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt(-99, 99))
        .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -10));
  }

  private static String string(Random random) {
    return names(random).stream().collect(Collectors.joining());
  }

  private static List<String> names(Random random) {
    List<String> names = new ArrayList<>(STRINGS);
    Collections.shuffle(names, random);
    return names.subList(0, random.nextInt(5));
  }

  // --- Texts that are not canonical ---

  private static String loosely(Object value, Random random) {
    String space = " \t\r\n".substring(random.nextInt(5));
    if (value instanceof Map<?, ?> members) {
      List<Map.Entry<?, ?>> shuffled = new ArrayList<>(new LinkedHashMap<>(members).entrySet());
      Collections.shuffle(shuffled, random);
      return shuffled.stream()
          .map(
              member -> escaped(member.getKey()) + space + ":" + loosely(member.getValue(), random))
          .collect(Collectors.joining(space + ",", space + "{", "}" + space));
    }
    if (value instanceof List<?> elements) {
      return elements.stream()
          .map(element -> loosely(element, random))
          .collect(Collectors.joining("," + space, "[" + space, space + "]"));
    }
    return space + (value instanceof String ? escaped(value) : value) + space;
  }

  private static String escaped(Object string) {
    return ((String) string)
        .chars()
        .mapToObj(c -> String.format(Locale.ROOT, "\\u%04X", c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static void assertTakenOrRefused(String text) {
    try {
      Json json = Json.parse(text);
      assertThat(Json.parse(json.text())).isEqualTo(json);
    } catch (StorageException.InvalidInput refused) {
      assertThat(refused).hasMessageContaining("JSON");
    }
  }
}
