package dev.keyhold.spi;

import java.text.Normalizer;
import java.util.Comparator;
import java.util.Locale;

/**
 * What every back end must agree on about text: which is taken, when two are equal, which comes
 * first.
 */
public final class Text {
  /**
   * The order of every list by id: by Unicode code point, which is also the order of the UTF-8
   * bytes. {@link String#compareTo} differs beyond U+FFFF.
   */
  public static final Comparator<String> ORDER = Text::compareCodePoints;

  private Text() {}

  /**
   * Checks a text that comes from outside, such as the id of a look-up.
   *
   * @param name what the text is, for the message
   * @return {@code value}
   * @throws StorageException.InvalidInput if it holds a lone surrogate or U+0000; the message does
   *     not hold the value
   */
  public static <T extends CharSequence> T wellFormed(String name, T value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0) {
        throw new StorageException.InvalidInput(name + " holds the character U+0000 at index " + i);
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new StorageException.InvalidInput(
            name + " holds half a surrogate pair at index " + i);
      }
    }
    return value;
  }

  /**
   * The form in which tags are kept and looked up: lower case by Unicode's rules for no language
   * ({@link Locale#ROOT}).
   */
  public static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * The form in which e-mail addresses are compared: Unicode normalization form C, then {@link
   * #fold}, then form C again, as some letters are one character in lower case only. The address
   * itself is kept as it was given.
   */
  public static String foldEmail(String email) {
    return composed(fold(composed(email)));
  }

  private static String composed(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  private static int compareCodePoints(String left, String right) {
    int shared = Math.min(left.length(), right.length());
    for (int i = 0; i < shared; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean pairs = Character.isSurrogate(a) != Character.isSurrogate(b);
        return pairs ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
