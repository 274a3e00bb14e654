package dev.keyhold.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The value of a header as a text: HTTP carries bytes, which clients of today write as UTF-8. */
final class HeaderText {
  private HeaderText() {}

  /**
   * @param value its bytes, a character each, or a text already
   * @throws Problem if the bytes are no UTF-8
   */
  static String decoded(String name, String value) {
    if (value.chars().anyMatch(c -> c > 0xFF)) {
      return value;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      throw Problem.field(name, "is not UTF-8");
    }
  }
}
