package dev.keyhold.keys;

import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Locale;

/** Tells what may be a key from what cannot be one, by its text alone. */
record KeyFormat(String prefix, boolean checksum, List<String> acceptedPrefixes) {
  static final String LETTERS_AND_DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /** What is longer is no key, and costs no hash. */
  static final int LONGEST = 1_024;

  /** The fewest random letters and digits that carry as much as a key has to. */
  private static final int SHORTEST_ADOPTED = 22;

  static KeyFormat of(KeyPolicy policy) {
    return new KeyFormat(policy.prefix(), policy.checksum(), policy.acceptedPrefixes());
  }

  /**
   * Whether a text may be a key: neither too long nor ill-formed, of an accepted prefix, and with
   * the checksum that goes with it.
   */
  boolean fits(String presented) {
    return presented.length() <= LONGEST
        && (isLikeNew(presented) || isAccepted(presented))
        && isWellFormed(presented);
  }

  private boolean isLikeNew(String presented) {
    return presented.startsWith(prefix) && (!checksum || Checksum.holds(presented));
  }

  /** A prefix that is part of the new one is no way around the checksum. */
  private boolean isAccepted(String presented) {
    for (int i = 0; i < acceptedPrefixes.size(); i++) {
      String accepted = acceptedPrefixes.get(i);
      if (presented.startsWith(accepted)
          && (accepted.length() >= prefix.length() || !presented.startsWith(prefix))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Refuses a text that was made elsewhere and would not be taken for a key here. How random it is
   * cannot be seen; how long it is can.
   */
  void checkAdopted(String text) {
    checkVisible("the key", text);
    if (!fits(text)) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "the key is longer than %d characters, or has another prefix or checksum than keys here",
              LONGEST));
    }
    if (text.length() - fixed(text) < SHORTEST_ADOPTED) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "the key has fewer than %d characters, its prefix and checksum left out",
              SHORTEST_ADOPTED));
    }
  }

  /** How many characters are anybody's to know: of several prefixes that fit, the longest. */
  private int fixed(String text) {
    int fixed = isLikeNew(text) ? prefix.length() + (checksum ? Checksum.LENGTH : 0) : 0;
    for (String accepted : acceptedPrefixes) {
      if (text.startsWith(accepted)) {
        fixed = Math.max(fixed, accepted.length());
      }
    }
    return fixed;
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

  static void checkVisible(String name, String text) {
    if (!text.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new StorageException.InvalidInput(
          name + " holds something else than visible ASCII characters");
    }
  }
}
