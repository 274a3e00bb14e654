package dev.keyhold.keys;

import dev.keyhold.spi.StorageException;
import java.math.BigInteger;

/**
 * How a key looks: a prefix, and random characters.
 *
 * <p>Both are of visible ASCII, the one set of characters that every header, shell and log carries
 * unharmed.
 */
record KeyFormat(String prefix, int length, String alphabet) {
  static final String LETTERS_AND_DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /** What is longer is no key, and costs no hash. */
  static final int LONGEST = 1_024;

  private static final int ENTROPY_FLOOR = 128;

  /** The fewest random letters and digits that carry so much. */
  private static final int SHORTEST_ADOPTED = 22;

  KeyFormat {
    checkVisible("the prefix of the keys", prefix);
    checkVisible("the alphabet of the keys", alphabet);
    if (alphabet.chars().distinct().count() != alphabet.length()) {
      throw new StorageException.InvalidInput("the alphabet of the keys holds a character twice");
    }
    if (length < 1 || length > LONGEST - prefix.length()) {
      throw new StorageException.InvalidInput(
          "keys of %d characters and %d random ones are asked for; %d in all are taken"
              .formatted(prefix.length(), length, LONGEST));
    }
    checkEntropy(length, alphabet.length());
  }

  /** Whether a text may be a key: neither too long nor ill-formed, and of this prefix. */
  boolean fits(String presented) {
    return presented.length() <= LONGEST && presented.startsWith(prefix) && isWellFormed(presented);
  }

  /**
   * Refuses a text that was made elsewhere and cannot be a key here. How random it is cannot be
   * seen; how long it is can.
   */
  void checkAdopted(String text) {
    checkVisible("the key", text);
    if (!fits(text)) {
      throw new StorageException.InvalidInput(
          "the key is longer than %d characters or has another prefix than the keys here"
              .formatted(LONGEST));
    }
    if (text.length() - prefix.length() < SHORTEST_ADOPTED) {
      throw new StorageException.InvalidInput(
          "the key has fewer than %d characters, its prefix left out".formatted(SHORTEST_ADOPTED));
    }
  }

  // Text.wellFormed throws, and a key that is merely wrong must cost no exception.
  private static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isSurrogatePair(c, i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private static void checkVisible(String name, String text) {
    if (!text.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new StorageException.InvalidInput(
          name + " holds something else than visible ASCII characters");
    }
  }

  private static void checkEntropy(int length, int letters) {
    int bits = BigInteger.valueOf(letters).pow(length).bitLength() - 1;
    if (bits < ENTROPY_FLOOR) {
      throw new StorageException.InvalidInput(
          "%d random characters out of %d carry %d bits; keys carry at least %d (ASVS 11.5.1)"
              .formatted(length, letters, Math.max(0, bits), ENTROPY_FLOOR));
    }
  }
}
