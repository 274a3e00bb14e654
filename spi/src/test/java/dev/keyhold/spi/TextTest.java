package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TextTest {
  @Test
  void bytes_are_utf_8_with_or_without_the_mark_of_an_editor() {
    assertThat(Text.decoded("it", "\uFEFFk\u00E4se\uFEFF".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("k\u00E4se\uFEFF");
    assertThat(Text.decoded("it", new byte[0])).isEmpty();
  }

  @Test
  void bytes_that_are_no_utf_8_are_refused_with_their_line() {
    for (byte[] bytes :
        List.of(
            new byte[] {'\n', 'k', (byte) 0xE4, 's'},
            new byte[] {'\n', 'a', (byte) 0xC3},
            new byte[] {'\n', (byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {'\n', (byte) 0xC0, (byte) 0x80},
            new byte[] {'\n', (byte) 0xFF, (byte) 0xFE, 'a', 0})) {
      assertThatThrownBy(() -> Text.decoded("it", bytes))
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageContaining("it is not UTF-8 in line 2")
          .hasMessageContaining("iconv");
    }
  }

  @Test
  void what_a_terminal_would_obey_is_shown_by_its_number_and_all_else_as_it_is() {
    assertThat(Text.visible("J\u00FCrgen \u65E5\u672C \uD83D\uDE00 \\u"))
        .isEqualTo("J\u00FCrgen \u65E5\u672C \uD83D\uDE00 \\u");
    assertThat(Text.visible("\u001B[31m\u0007\n\u009B\u007F\u202E\u2066\u200F\u2028\uDB40\uDC41"))
        .isEqualTo(
            "\\u{1b}[31m\\u{7}\\u{a}\\u{9b}\\u{7f}\\u{202e}\\u{2066}\\u{200f}\\u{2028}\\u{e0041}");
    assertThat(Text.visible("half \uD83D")).isEqualTo("half \\u{d83d}");
  }

  private static final List<String> PIECES =
      List.of(
          "", "a", "b", "é", "\u07ff", "\ud7ff", "\ue000", "\uffff", "😀", "😁", "\udbff\udfff");

  // --- Order ---

  @Test
  void texts_are_ordered_as_their_UTF_8_bytes_are() {
    List<String> texts = PIECES.stream().flatMap(a -> PIECES.stream().map(b -> a + b)).toList();

    for (String left : texts) {
      for (String right : texts) {
        assertThat(Integer.signum(Text.ORDER.compare(left, right)))
            .as("%s and %s", left, right)
            .isEqualTo(Integer.signum(Arrays.compareUnsigned(utf8(left), utf8(right))));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void random_texts_are_ordered_as_their_UTF_8_bytes_are(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      String left = text(random);
      String right = text(random);

      assertThat(Integer.signum(Text.ORDER.compare(left, right)))
          .as("seed %s: %s and %s", seed, left, right)
          .isEqualTo(Integer.signum(Arrays.compareUnsigned(utf8(left), utf8(right))));
    }
  }

  // --- Which texts are taken ---

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "\u0001", "\uffff", "😀", "a😀b", "\ud800\udc00", "\udbff\udfff"})
  void a_well_formed_text_is_taken_as_it_is(String text) {
    assertThat(Text.wellFormed("an id", text)).isSameAs(text);
  }

  @ParameterizedTest
  @CsvSource({
    "secret, \ud83d, 6",
    "secret, \ude00, 6",
    "secret😀, \ude00, 8",
    "secret, \ude00\ud83d, 6",
    "secret, \ud83d\ud83d\ude00, 6",
    "secret, \ud83da, 6",
  })
  void half_a_surrogate_pair_is_refused(String before, String half, int index) {
    assertThatThrownBy(() -> Text.wellFormed("an id", before + half))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContainingAll("an id", "half a surrogate pair", "index " + index + " ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void the_character_zero_is_refused() {
    assertThatThrownBy(() -> Text.wellFormed("an id", "secret\0"))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContainingAll("an id", "U+0000", "index 6 ")
        .hasMessageNotContaining("secret");
  }

  // --- Folding ---

  @ParameterizedTest
  @CsvSource({
    "PROD, prod",
    "Straße, straße",
    "STRASSE, strasse",
    "ẞ, ß",
    "ΟΔΟΣ, οδος",
    "ΣΑΣ, σας",
    "οδος, οδος",
    "İ, i\u0307",
    "I, i",
    "ı, ı",
    "É, é",
    "E\u0301, e\u0301",
    "Ǆ, ǆ",
    "\ud801\udc00, \ud801\udc28",
  })
  void a_text_is_folded_by_the_rules_of_no_language(String text, String folded) {
    assertThat(Text.fold(text)).isEqualTo(folded);
    assertThat(Text.fold(folded)).isEqualTo(folded);
  }

  @ParameterizedTest
  @CsvSource({
    "Ada@Example.ORG, ada@example.org",
    "JOSE\u0301@example.org, josé@example.org",
    "josé@example.org, JOSÉ@EXAMPLE.ORG",
    "\u212bngstrom@example.org, ångstrom@example.org",
    "J\u030can@example.org, \u01f0an@example.org",
    "\u1e96i@example.org, H\u0331I@example.org",
  })
  void addresses_that_differ_by_case_or_composition_are_one(String one, String other) {
    assertThat(Text.foldEmail(one)).isEqualTo(Text.foldEmail(other));
  }

  @ParameterizedTest
  @CsvSource({
    "ada@example.org, eda@example.org",
    "jose@example.org, josé@example.org",
    "strasse@example.org, straße@example.org",
    "istanbul@example.org, ıstanbul@example.org",
    "a\uff20b@example.org, a@b@example.org",
  })
  void addresses_that_only_look_alike_are_two(String one, String other) {
    assertThat(Text.foldEmail(one)).isNotEqualTo(Text.foldEmail(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0307", "\u030c", "\u0331"})
  void folding_a_folded_address_changes_nothing(String mark) {
    assertThat(
            IntStream.rangeClosed(1, Character.MAX_CODE_POINT)
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .mapToObj(c -> Text.foldEmail(Character.toString(c) + mark))
                .filter(folded -> !Text.foldEmail(folded).equals(folded)))
        .isEmpty();
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(6), 0, Character.MAX_CODE_POINT + 1)
        .map(c -> random.nextBoolean() ? c & 0xffff : c)
        .filter(c -> Character.getType(c) != Character.SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u200B@example.org",
        "a@exam\u00ADple.org",
        "\u202Ea@example.org",
        "a\u2066@example.org",
        "a\uFEFF@example.org",
        "a\uFE0F@example.org",
        "a\u115F@example.org",
        "a\u034F@example.org",
        "a\uE000@example.org",
        "a\uDB40\uDC41@example.org",
        "a@example.org.",
        "a@.example.org",
        "a@example..org",
        "a@b\u3002org",
        "a@b\uFF0Eorg",
        "a@b\uFF61org",
        "a@\uFF45xample.org",
        "a@\uFB01sh.example",
        "a@b@c",
        "a b@example.org"
      })
  void an_address_that_may_be_taken_for_another_is_no_new_one(String email) {
    assertThatThrownBy(() -> Text.newEmail(email))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageNotContaining(email);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@example.org",
        "A.B+c@Example.ORG",
        "\u00E5sa@\u00E9t\u00E9.example",
        "a\u030Asa@e\u0301te\u0301.example",
        "\u7530\u4E2D@\u4F8B\u3048.example",
        "a@xn--bcher-kva.example",
        "a@localhost",
        "\uFF41@example.org"
      })
  void an_address_of_any_script_is_a_new_one(String email) {
    assertThat(Text.newEmail(email)).isEqualTo(email);
  }

  @Test
  void a_domain_in_ascii_is_compared_as_what_it_stands_for() {
    assertThat(Text.foldEmail("A@XN--BCHER-KVA.example")).isEqualTo("a@b\u00FCcher.example");
    assertThat(Text.foldEmail("a@b\u00DCCHER.example")).isEqualTo("a@b\u00FCcher.example");
    assertThat(Text.foldEmail("xn--bcher-kva@example.org")).isEqualTo("xn--bcher-kva@example.org");
    assertThat(Text.foldEmail("a@xn--zzzzzz9.example.")).endsWith(".example.");
  }
}
