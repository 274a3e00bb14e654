package dev.keyhold.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ChecksumTest {
  private static final String VISIBLE = visible();

  /** The first is the check value of the catalogue of CRC algorithms; both come from Python. */
  @Test
  void it_is_the_crc32_of_the_rest_as_six_digits_of_base_62() {
    assertThat(sealed("123456789")).isEqualTo("123456789" + "3jZRME");
    assertThat(sealed("key14386")).isEqualTo("key14386" + "000DtU");
    assertThat(Checksum.holds("1234567893jZRME")).isTrue();
    assertThat(Checksum.holds("1234567893jZRMF")).isFalse();
  }

  @Test
  void what_is_too_short_or_not_ascii_has_none() {
    assertThat(Checksum.holds("")).isFalse();
    assertThat(Checksum.holds("000000")).isFalse();
    assertThat(Checksum.holds("é" + sealed("key").substring(1))).isFalse();
    assertThat(Checksum.holds("12345678\u0139" + "3jZRME")).isFalse();
  }

  @RepeatedTest(20)
  void any_change_of_one_character_is_seen(RepetitionInfo info) {
    String key = random(new Random(info.getCurrentRepetition()));

    for (int i = 0; i < key.length(); i++) {
      for (char other = '!'; other <= '~'; other++) {
        String changed = key.substring(0, i) + other + key.substring(i + 1);
        assertThat(Checksum.holds(changed)).as("%s", changed).isEqualTo(changed.equals(key));
      }
    }
  }

  @RepeatedTest(200)
  void any_exchange_of_two_neighbours_is_seen(RepetitionInfo info) {
    String key = random(new Random(info.getCurrentRepetition()));

    for (int i = 0; i + 1 < key.length(); i++) {
      String changed =
          key.substring(0, i) + key.charAt(i + 1) + key.charAt(i) + key.substring(i + 2);
      assertThat(Checksum.holds(changed)).as("%s", changed).isEqualTo(changed.equals(key));
    }
  }

  /**
   * An exchange at the border changes the last byte of the text, so it flips the same bits in every
   * CRC, and the first digit, so it adds the same number. For no pair of digits can both be equal.
   */
  @Test
  void the_exchange_at_the_border_is_seen_whatever_stands_there() {
    for (int last = 0; last <= 4; last++) {
      for (int first = 0; first <= 4; first++) {
        long flipped = crc('0' + last) ^ crc('0' + first);
        long added = (last - first) * 916_132_832L;
        assertThat(last != first && isSum(added, flipped)).as("%d, %d", last, first).isFalse();
      }
    }
  }

  private static long crc(int character) {
    CRC32 crc = new CRC32();
    crc.update(character);
    return crc.getValue();
  }

  /** Whether a number is what flipping these bits adds to some number: each adds or subtracts. */
  private static boolean isSum(long number, long bits) {
    if (bits == 0) {
      return number == 0;
    }
    long bit = Long.highestOneBit(bits);
    return isSum(number - bit, bits ^ bit) || isSum(number + bit, bits ^ bit);
  }

  private static String random(Random random) {
    StringBuilder text = new StringBuilder("acme_");
    int length = 1 + random.nextInt(60);
    for (int i = 0; i < length; i++) {
      text.append(VISIBLE.charAt(random.nextInt(VISIBLE.length())));
    }
    return sealed(text.toString());
  }

  private static String sealed(String text) {
    char[] key = (text + "......").toCharArray();
    Checksum.seal(key);
    return new String(key);
  }

  private static String visible() {
    StringBuilder all = new StringBuilder();
    for (char c = '!'; c <= '~'; c++) {
      all.append(c);
    }
    return all.toString();
  }
}
