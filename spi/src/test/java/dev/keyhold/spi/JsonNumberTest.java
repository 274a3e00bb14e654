package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are exact and have one text each, which is ECMAScript's. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JsonNumberTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "0.000, 0",
    "-0e5, 0",
    "1, 1",
    "-1, -1",
    "1.0, 1",
    "100, 100",
    "1E2, 100",
    "1e+2, 100",
    "0.1, 0.1",
    "10e-2, 0.1",
    "-12.340, -12.34",
    "1e20, 100000000000000000000",
    "123456789012345678901, 123456789012345678901",
    "1e21, 1e+21",
    "1234567890123456789012, 1.234567890123456789012e+21",
    "0.000001, 0.000001",
    "1e-6, 0.000001",
    "1e-7, 1e-7",
    "0.00000012, 1.2e-7",
    "9007199254740993, 9007199254740993",
    "333333333.33333329, 333333333.33333329",
    "1E400, 1e+400",
    "-1.50e-400, -1.5e-400",
    "1e0000000000000000000005, 100000",
    "1e9999, 1e+9999",
    "1e-9999, 1e-9999",
  })
  void a_number_has_one_text(String text, String canonical) {
    assertThat(Json.parse(text).text()).isEqualTo(canonical);
    assertThat(Json.parse(canonical).text()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01",
        "-01",
        "00",
        "+1",
        "-",
        "- 1",
        ".5",
        "-.5",
        "1.",
        "1.e5",
        "1e",
        "1e+",
        "1e1.5",
        "0x10",
        "1_000",
        "1,5",
        "NaN",
        "Infinity",
        "-Infinity",
        "1f",
        "1L",
        "\u0661",
        "1\u0661",
        "--1",
        "1e--1",
      })
  void what_is_no_number_of_JSON_is_refused(String text) {
    assertRefused(text);
  }

  @Test
  void four_hundred_digits_are_taken_wherever_the_point_stands() {
    String digits = "7".repeat(400);

    assertTaken(digits);
    assertTaken("-" + digits);
    assertTaken("0." + digits);
    assertTaken("0.00000" + digits);
    assertTaken("-7." + "7".repeat(399) + "e-9999");
    assertTaken("1" + "0".repeat(399));
    assertRefused(digits + "7");
    assertRefused("7." + digits);
    assertRefused("1" + "0".repeat(400));
  }

  @Test
  void an_exponent_counts_as_it_would_be_written_after_the_first_digit() {
    assertTaken("12e9998");
    assertTaken("0.1e10000");

    assertRefused("12e9999");
    assertRefused("1e10000");
    assertRefused("1e-10000");
    assertRefused("0.1e-9999");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e2147483647",
        "1e-2147483647",
        "1e2147483648",
        "1e-99999999999999999999",
        "0e99999999999"
      })
  @Timeout(60)
  void a_huge_exponent_is_refused_at_once(String text) {
    assertRefused(text);
  }

  @Test
  @Timeout(60)
  void huge_digits_are_refused_at_once() {
    assertRefused("9".repeat(Limits.JSON_LENGTH));
    assertRefused("1" + "0".repeat(Limits.JSON_LENGTH - 1));
    assertRefused("0." + "0".repeat(Limits.JSON_LENGTH - 3) + "1");
    assertRefused("1e" + "9".repeat(Limits.JSON_LENGTH - 2));
  }

  @Test
  void a_Java_number_obeys_the_same_bounds() {
    assertThat(Json.of(new BigDecimal("1e9999")).text()).isEqualTo("1e+9999");
    assertThat(Json.of(new BigInteger("7".repeat(400))).value())
        .isEqualTo(new BigDecimal("7".repeat(400)));

    for (BigDecimal number :
        new BigDecimal[] {
          new BigDecimal("1e10000"),
          new BigDecimal("7".repeat(401)),
          new BigDecimal(BigInteger.valueOf(100), Integer.MIN_VALUE),
          new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE),
        }) {
      assertThatThrownBy(() -> Json.of(number)).isInstanceOf(StorageException.InvalidInput.class);
    }
  }

  private static void assertTaken(String text) {
    Json json = Json.parse(text);
    assertThat((BigDecimal) json.value()).isEqualByComparingTo(new BigDecimal(text));
    assertThat(Json.parse(json.text())).isEqualTo(json);
  }

  private static void assertRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(StorageException.InvalidInput.class);
  }
}
