package dev.keyhold.keys;

import java.security.SecureRandom;
import java.util.Arrays;

/** Draws the texts of new keys. */
final class KeyGenerator {
  private final KeyPolicy policy;
  private final SecureRandom random;
  private final int mask;

  KeyGenerator(KeyPolicy policy, SecureRandom random) {
    this.policy = policy;
    this.random = random;
    this.mask = (Integer.highestOneBit(policy.alphabet().length() - 1) << 1) - 1;
  }

  /** A new key; the array is the caller's. */
  char[] next() {
    int end = policy.prefix().length() + policy.length();
    int whole = end + (policy.checksum() ? Checksum.LENGTH : 0);
    char[] key = Arrays.copyOf(policy.prefix().toCharArray(), whole);
    draw(key, policy.prefix().length(), end);
    if (policy.checksum()) {
      Checksum.seal(key);
    }
    return key;
  }

  private void draw(char[] key, int from, int end) {
    byte[] drawn = new byte[end - from];
    int filled = from;
    while (filled < end) {
      random.nextBytes(drawn);
      filled = fill(key, filled, end, drawn);
    }
    Arrays.fill(drawn, (byte) 0);
  }

  // What lies beyond the alphabet is drawn again: a remainder would favour its first characters.
  private int fill(char[] key, int from, int end, byte[] drawn) {
    int filled = from;
    for (int i = 0; i < drawn.length && filled < end; i++) {
      int index = drawn[i] & mask;
      if (index < policy.alphabet().length()) {
        key[filled++] = policy.alphabet().charAt(index);
      }
    }
    return filled;
  }
}
