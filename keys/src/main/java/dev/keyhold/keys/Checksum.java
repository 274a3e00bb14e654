package dev.keyhold.keys;

import java.nio.CharBuffer;
import java.util.zip.CRC32;

/**
 * The last six characters of a key, made of all that stands before them: its CRC-32 as six digits
 * of base 62. It tells a typing error or an invented text from a key, and proves nothing.
 *
 * <p>The form is GitHub's ("Behind GitHub's new authentication token formats", April 2021). CRC-32
 * sees every change of one character and every exchange of two neighbours, which are bursts of at
 * most 16 bits; that the exchange at the border of text and checksum is seen too was computed for
 * each pair of characters that can stand there.
 */
final class Checksum {
  static final int LENGTH = 6;

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** No CRC-32 has this value. */
  private static final long NONE = -1;

  private Checksum() {}

  /** Writes the checksum of a key of ASCII characters into its last six. */
  static void seal(char[] key) {
    int end = key.length - LENGTH;
    long rest = crc(CharBuffer.wrap(key), end);
    for (int i = key.length - 1; i >= end; i--) {
      key[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
      rest /= DIGITS.length();
    }
  }

  /** Whether a text ends in the checksum of what stands before it. */
  static boolean holds(String text) {
    int end = text.length() - LENGTH;
    long rest = end < 1 ? NONE : crc(text, end);
    if (rest == NONE) {
      return false;
    }
    for (int i = text.length() - 1; i >= end; i--) {
      if (text.charAt(i) != DIGITS.charAt((int) (rest % DIGITS.length()))) {
        return false;
      }
      rest /= DIGITS.length();
    }
    return true;
  }

  private static long crc(CharSequence text, int end) {
    CRC32 crc = new CRC32();
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c > '~') {
        return NONE;
      }
      crc.update(c);
    }
    return crc.getValue();
  }
}
