package dev.keyhold.bench;

import dev.keyhold.keys.HashScheme;

/** Keys that follow from their number, so that ten million need not be kept. */
final class KeyTexts {
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 32;
  private static final int DIGITS_OF_A_LONG = 11;
  private static final HashScheme SHA_256 = HashScheme.sha256();

  private KeyTexts() {}

  /** As long as a key of the default policy; the first digits alone tell any two apart. */
  static String text(long number) {
    char[] text = new char[LENGTH];
    for (int i = 0; i < LENGTH; i += DIGITS_OF_A_LONG) {
      long rest = mix(number + i * 0x1_0000_0000_0000L);
      for (int j = i; j < Math.min(LENGTH, i + DIGITS_OF_A_LONG); j++) {
        text[j] = DIGITS.charAt((int) Long.remainderUnsigned(rest, DIGITS.length()));
        rest = Long.divideUnsigned(rest, DIGITS.length());
      }
    }
    return String.valueOf(text);
  }

  static String[] first(int count) {
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      texts[i] = text(i);
    }
    return texts;
  }

  static String hash(long number) {
    return SHA_256.hash(text(number)).text();
  }

  /** SplitMix64, which no two numbers leave as the same one. */
  static long mix(long number) {
    long z = (number + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
