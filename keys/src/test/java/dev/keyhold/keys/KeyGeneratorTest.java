package dev.keyhold.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeyGeneratorTest {
  private static final String LETTERS = KeyFormat.LETTERS_AND_DIGITS;
  private static final String HEX = "0123456789abcdef";

  // With modulo, the first 8 of 62 characters would come 5 times per 256 and the others 4 times,
  // which gives a value of about 4,100.
  private static final double CHI_SQUARE_61_AT_ONE_IN_A_THOUSAND = 100.9;

  @Test
  void a_key_is_the_prefix_and_as_many_characters_as_asked() {
    String key = next(policy("acme_", 40, HEX));

    assertThat(key).matches("acme_[0-9a-f]{40}");
  }

  @Test
  void two_keys_differ() {
    KeyGenerator generator = generator(policy("", 32, LETTERS));

    assertThat(generator.next()).isNotEqualTo(generator.next());
  }

  @Test
  void each_character_of_the_alphabet_is_as_likely_as_the_others() {
    KeyGenerator generator = generator(policy("", 1_000, LETTERS));
    int[] counts = new int[LETTERS.length()];

    for (int i = 0; i < 620; i++) {
      for (char c : generator.next()) {
        counts[LETTERS.indexOf(c)]++;
      }
    }

    assertThat(chiSquare(counts, 10_000)).isLessThan(CHI_SQUARE_61_AT_ONE_IN_A_THOUSAND);
  }

  @Test
  void keys_of_exactly_128_bits_are_taken() {
    assertThat(next(policy("", 32, HEX))).hasSize(32);
    assertThat(next(policy("", 128, "01"))).hasSize(128);
    assertThat(next(policy("", 22, LETTERS))).hasSize(22);
  }

  @Test
  void keys_of_fewer_bits_are_refused() {
    assertRefused("", 31, HEX, "31 random characters out of 16 carry 124 bits");
    assertRefused("", 127, "01", "127 random characters out of 2 carry 127 bits");
    assertRefused("", 21, LETTERS, "21 random characters out of 62 carry 125 bits");
    assertRefused("acme_live_acme_live_acme_live_", 10, LETTERS, "carry 59 bits");
    assertRefused("", 1_000, "A", "carry 0 bits");
    assertRefused("", 1_000, "", "carry 0 bits");
  }

  @Test
  void a_character_that_would_come_twice_as_often_is_refused() {
    assertRefused("", 64, "0123456789abcdeff", "holds a character twice");
  }

  @Test
  void what_a_header_does_not_carry_is_refused() {
    assertRefused("acme ", 32, LETTERS, "the prefix of the keys");
    assertRefused("clé_", 32, LETTERS, "the prefix of the keys");
    assertRefused("", 64, HEX + "\n", "the alphabet of the keys");
  }

  @Test
  void keys_that_are_too_short_or_too_long_are_refused() {
    assertRefused("", 0, LETTERS, "at most 1024 in all");
    assertRefused("", 1_025, LETTERS, "at most 1024 in all");
    assertRefused("acme_", 1_020, LETTERS, "at most 1024 in all");
    assertRefused("", Integer.MAX_VALUE, LETTERS, "at most 1024 in all");
  }

  private static void assertRefused(String prefix, int length, String alphabet, String message) {
    assertThatThrownBy(() -> policy(prefix, length, alphabet))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining(message);
  }

  private static KeyPolicy policy(String prefix, int length, String alphabet) {
    return KeyPolicy.builder().prefix(prefix).length(length).alphabet(alphabet).build();
  }

  private static double chiSquare(int[] counts, double expected) {
    double sum = 0;
    for (int count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
  }

  private static String next(KeyPolicy policy) {
    return new String(generator(policy).next());
  }

  private static KeyGenerator generator(KeyPolicy policy) {
    return new KeyGenerator(policy, Samples.seeded());
  }
}
