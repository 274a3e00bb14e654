package dev.keyhold.spi;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Bytes of a text that somebody has given: UTF-8, whatever the place. */
final class DecodedText {
  private static final char MARK = '\uFEFF';

  private DecodedText() {}

  static String of(String name, byte[] bytes) {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, true);
    String read = text.flip().toString();
    if (result.isError()) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "%s is not UTF-8 in line %d; if it is Latin-1, convert it: iconv -f ISO-8859-1 -t"
                  + " UTF-8 FILE > NEW",
              name,
              1 + read.chars().filter(c -> c == '\n').count()));
    }
    return !read.isEmpty() && read.charAt(0) == MARK ? read.substring(1) : read;
  }
}
