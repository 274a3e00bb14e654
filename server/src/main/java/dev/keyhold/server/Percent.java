package dev.keyhold.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Texts of an address, in which a percent sign and two digits stand for a byte of UTF-8. */
final class Percent {
  private Percent() {}

  /**
   * @throws Problem if it is not ASCII, a percent sign lacks its digits, or the bytes are no UTF-8
   */
  static String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        throw wrong("a character beyond ASCII is written with % and two digits");
      }
      if (c == '%') {
        bytes.write(16 * digit(text, i + 1) + digit(text, i + 2));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return utf8(bytes.toByteArray());
  }

  private static int digit(String text, int place) {
    // Only ASCII's: Character.digit knows those of every script.
    int digit = place < text.length() ? "0123456789abcdef".indexOf(lower(text, place)) : -1;
    if (digit < 0) {
      throw wrong("a % is not followed by two digits");
    }
    return digit;
  }

  private static char lower(String text, int place) {
    char c = text.charAt(place);
    return c >= 'A' && c <= 'F' ? (char) (c + 'a' - 'A') : c;
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw wrong("what is written with % is not UTF-8");
    }
  }

  private static Problem wrong(String why) {
    return Problem.of(400, "INVALID_INPUT", "the address: " + why);
  }
}
