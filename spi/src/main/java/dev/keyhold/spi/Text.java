package dev.keyhold.spi;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The rules for text that every back end must follow: which texts are accepted, when two are equal,
 * and how they are ordered.
 */
public final class Text {
  /**
   * The order of every list by id: by Unicode code point, which is also the order of the UTF-8
   * bytes. {@link String#compareTo} differs beyond U+FFFF.
   */
  public static final Comparator<String> ORDER = Text::compareCodePoints;

  private static final String ASCII_LABEL = "xn--";

  /** The full stops that IDNA takes for a dot, beside the dot itself (RFC 3490, 3.1). */
  private static final String OTHER_DOTS = "\u3002\uFF0E\uFF61";

  private Text() {}

  /**
   * Checks a text from outside, such as the id of a look-up.
   *
   * @param name what the text is, for the message
   * @return {@code value}
   * @throws StorageException.InvalidInput if it holds a lone surrogate or U+0000; the message does
   *     not hold the value
   */
  public static <T extends CharSequence> T wellFormed(String name, T value) {
    malformed(value)
        .ifPresent(
            fault -> {
              throw new StorageException.InvalidInput(name + fault);
            });
    return value;
  }

  /** Describes a character that some back end could not store; empty if there is none. */
  static Optional<String> malformed(CharSequence value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0) {
        return Optional.of(" holds the character U+0000 at index " + i);
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return Optional.of(" holds half a surrogate pair at index " + i);
      }
    }
    return Optional.empty();
  }

  /**
   * Decodes a text that was given as UTF-8 bytes. Invalid UTF-8 is refused: replacing it would give
   * another key, name or rule. The mark that some editors put at the beginning (U+FEFF) is not part
   * of the text and is left out.
   *
   * @param name what the text is, for the message
   * @throws StorageException.InvalidInput if the bytes are not UTF-8; the message names the line
   *     and what to do
   */
  public static String decoded(String name, byte[] bytes) {
    return DecodedText.of(name, bytes);
  }

  /**
   * Makes a text of unknown origin safe to show in one line of a terminal, a log or a table.
   * Control characters, line ends, characters that reverse the direction of text, and invisible
   * characters become <code>&#92;u{...}</code>, with the code point in hexadecimal digits. All
   * other characters stay, backslashes too, so the original cannot be restored from the result.
   */
  public static String visible(String text) {
    return VisibleText.of(text);
  }

  /** Whether {@link #visible} leaves a character as it is. */
  public static boolean isVisible(int codePoint) {
    return VisibleText.isVisible(codePoint);
  }

  /**
   * The form in which tags are stored and looked up: lower case, independent of any language
   * ({@link Locale#ROOT}).
   */
  public static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * The form in which e-mail addresses are compared: Unicode normalization form C, then {@link
   * #fold}, then form C again, as some letters are one character in lower case only. A label of the
   * domain that is in the ASCII form of the DNS ({@code xn--}, RFC 3490) is decoded first. The
   * address itself is stored as it was given.
   */
  public static String foldEmail(String email) {
    String folded = composed(fold(composed(email)));
    int domain = folded.lastIndexOf('@') + 1;
    return folded.indexOf(ASCII_LABEL, domain) < 0
        ? folded
        : folded.substring(0, domain)
            + Arrays.stream(folded.substring(domain).split("\\.", -1))
                .map(label -> composed(IDN.toUnicode(label)))
                .collect(Collectors.joining("."));
  }

  /**
   * Checks a new e-mail address of an account. Two different addresses must not look the same, so
   * this check is stricter than that of a stored address: no invisible characters, and a domain
   * that is written as it is compared.
   *
   * @return {@code email}
   * @throws StorageException.InvalidInput if the address does not pass; the message does not
   *     contain the value
   */
  public static String newEmail(String email) {
    Account.checkEmail(email);
    if (email.codePoints().anyMatch(Text::isInvisible)) {
      throw new StorageException.InvalidInput(
          "email", "an e-mail address holds an invisible character");
    }
    String domain = fold(composed(email.substring(email.indexOf('@') + 1)));
    if (Arrays.stream(domain.split("\\.", -1)).anyMatch(String::isEmpty)) {
      throw new StorageException.InvalidInput(
          "email",
          "the domain of an e-mail address begins or ends with a dot, or has two in a row");
    }
    // Full-width letters and other dots are another spelling of the same domain (RFC 3490, 3.1).
    if (!Normalizer.normalize(domain, Normalizer.Form.NFKC).equals(domain)
        || domain.chars().anyMatch(c -> OTHER_DOTS.indexOf(c) >= 0)) {
      throw new StorageException.InvalidInput(
          "email",
          "the domain of an e-mail address is written with characters that stand for others");
    }
    return email;
  }

  /** Controls, formats, private characters, and the letters and marks that show nothing. */
  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default ->
          c == 0x034F // combining grapheme joiner
              || c == 0x115F // Hangul fillers
              || c == 0x1160
              || c == 0x3164
              || c == 0xFFA0
              || c == 0x17B4 // Khmer inherent vowels
              || c == 0x17B5
              || (c >= 0x180B && c <= 0x180F) // Mongolian selectors
              || (c >= 0xFE00 && c <= 0xFE0F) // variation selectors
              || (c >= 0xE0000 && c <= 0xE0FFF);
    };
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
