package dev.keyhold.audit;

import java.util.HexFormat;
import java.util.Optional;

/**
 * Reads a JSON text whose members are known, and takes it in canonical form alone (RFC 8785): what
 * is written in any other way is malformed, and U+0000 in whatever way. So two texts never say the
 * same.
 */
final class CanonicalScanner {
  /** What every program holds in a number without loss. */
  private static final long LARGEST_NUMBER = (1L << 53) - 1;

  private static final int MOST_DIGITS = 16;
  private static final String SHORT_ESCAPES = "\"\\bfnrt";
  private static final String SHORT_ESCAPED = "\"\\\b\f\n\r\t";

  private final String text;
  private int place;

  CanonicalScanner(String text) {
    this.text = text;
  }

  /** Whether these characters follow; they are read then. */
  boolean take(String characters) {
    boolean there = text.startsWith(characters, place);
    place += there ? characters.length() : 0;
    return there;
  }

  void expect(String characters) throws MalformedBundle {
    MalformedBundle.unless(take(characters));
  }

  void expectEnd() throws MalformedBundle {
    MalformedBundle.unless(place == text.length());
  }

  long number() throws MalformedBundle {
    int start = place;
    boolean negative = take("-");
    int digits = place;
    while (place < text.length() && text.charAt(place) >= '0' && text.charAt(place) <= '9') {
      place++;
    }
    int count = place - digits;
    MalformedBundle.unless(count > 0 && count <= MOST_DIGITS);
    // Nothing but a zero alone begins with a zero.
    MalformedBundle.unless(text.charAt(digits) != '0' || (count == 1 && !negative));
    long number = Long.parseLong(text, start, place, 10);
    MalformedBundle.unless(Math.abs(number) <= LARGEST_NUMBER);
    return number;
  }

  String string() throws MalformedBundle {
    expect("\"");
    StringBuilder string = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      MalformedBundle.unless(c >= ' ');
      string.append(c == '\\' ? escaped() : c);
    }
    return string.toString();
  }

  private char escaped() throws MalformedBundle {
    char escape = next();
    int known = SHORT_ESCAPES.indexOf(escape);
    if (known >= 0) {
      return SHORT_ESCAPED.charAt(known);
    }
    MalformedBundle.unless(escape == 'u');
    expect("00");
    char high = next();
    char low = next();
    MalformedBundle.unless((high == '0' || high == '1') && HexFormat.isHexDigit(low));
    char control = (char) ((high - '0') * 16 + HexFormat.fromHexDigit(low));
    MalformedBundle.unless(control != 0 && !Character.isUpperCase(low));
    MalformedBundle.unless(SHORT_ESCAPED.indexOf(control) < 0);
    return control;
  }

  private char next() throws MalformedBundle {
    MalformedBundle.unless(place < text.length());
    return text.charAt(place++);
  }

  Optional<String> optionalString() throws MalformedBundle {
    return take("null") ? Optional.empty() : Optional.of(string());
  }

  Optional<Long> optionalNumber() throws MalformedBundle {
    return take("null") ? Optional.empty() : Optional.of(number());
  }

  /** Of SHA-256, as 64 lower-case hexadecimal digits. */
  byte[] hash() throws MalformedBundle {
    String digits = string();
    MalformedBundle.unless(isHex(digits, 2 * MerkleHash.LENGTH));
    return HexFormat.of().parseHex(digits);
  }

  static boolean isHex(String text, int length) {
    return text.length() == length
        && text.chars().allMatch(c -> HexFormat.isHexDigit(c) && !Character.isUpperCase(c));
  }
}
