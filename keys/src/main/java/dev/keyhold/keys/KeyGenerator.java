package dev.keyhold.keys;

import java.security.SecureRandom;
import java.util.Arrays;

/** Draws the texts of new keys. */
final class KeyGenerator {
  private final KeyFormat format;
  private final SecureRandom random;
  private final int mask;

  KeyGenerator(KeyFormat format, SecureRandom random) {
    this.format = format;
    this.random = random;
    this.mask = (Integer.highestOneBit(format.alphabet().length() - 1) << 1) - 1;
  }

  /** A new key; the array is the caller's. */
  char[] next() {
    char[] key = Arrays.copyOf(format.prefix().toCharArray(), prefixLength() + format.length());
    byte[] drawn = new byte[format.length()];
    int filled = prefixLength();
    while (filled < key.length) {
      random.nextBytes(drawn);
      filled = fill(key, filled, drawn);
    }
    Arrays.fill(drawn, (byte) 0);
    return key;
  }

  // What lies beyond the alphabet is drawn again: a remainder would favour its first characters.
  private int fill(char[] key, int from, byte[] drawn) {
    int filled = from;
    for (int i = 0; i < drawn.length && filled < key.length; i++) {
      int index = drawn[i] & mask;
      if (index < format.alphabet().length()) {
        key[filled++] = format.alphabet().charAt(index);
      }
    }
    return filled;
  }

  private int prefixLength() {
    return format.prefix().length();
  }
}
