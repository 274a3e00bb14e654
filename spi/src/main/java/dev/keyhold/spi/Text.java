package dev.keyhold.spi;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

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

  private static final String ASCII_LABEL = "xn--";

  /** The full stops that IDNA takes for a dot, beside the dot itself (RFC 3490, 3.1). */
  private static final String OTHER_DOTS = "\u3002\uFF0E\uFF61";

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
    malformed(value)
        .ifPresent(
            fault -> {
              throw new StorageException.InvalidInput(name + fault);
            });
    return value;
  }

  /** What no back end keeps as it is; empty if there is nothing of the kind. */
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
   * A text that somebody has given as bytes: UTF-8. What is none is refused, as whatever it were
   * replaced by would be another key, name or rule. The mark that some editors put at the beginning
   * (U+FEFF) is no part of the text, and is left out.
   *
   * @param name what the text is, for the message
   * @throws StorageException.InvalidInput if it is no UTF-8, with the line and what to do
   */
  public static String decoded(String name, byte[] bytes) {
    return DecodedText.of(name, bytes);
  }

  /**
   * The form in which people read a text of somebody else's, in one line of a terminal, a log or a
   * table: what a terminal would obey, what ends a line, what turns the order of a line round, and
   * what is not seen becomes <code>&#92;u{...}</code>, with the code point in hexadecimal digits.
   * All else stays, backslashes too, so that it is no form to read back.
   */
  public static String visible(String text) {
    return VisibleText.of(text);
  }

  /** Whether {@link #visible} leaves a character as it is. */
  public static boolean isVisible(int codePoint) {
    return VisibleText.isVisible(codePoint);
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
   * #fold}, then form C again, as some letters are one character in lower case only; a label of the
   * domain that is written in ASCII for the sake of the DNS ({@code xn--}, RFC 3490) is read as
   * what it stands for. The address itself is kept as it was given.
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
   * Checks an e-mail address that an account is about to get. It must not look like another one
   * that is free beside it, so this asks for more than an address that is kept already has to have:
   * no invisible character, and a domain that is written as it is compared.
   *
   * @return {@code email}
   * @throws StorageException.InvalidInput if it does not pass; the message does not hold the value
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
