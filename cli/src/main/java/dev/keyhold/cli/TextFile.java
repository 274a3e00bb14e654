package dev.keyhold.cli;

import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A text that a command is given: UTF-8, wherever it runs. What is none is refused, as whatever it
 * were replaced by would be another key, name or rule. The mark that some editors put at the
 * beginning (U+FEFF) is no part of the text, and is left out.
 */
final class TextFile {
  private static final char MARK = '\uFEFF';

  /** What the JVM puts in the place of bytes that its locale does not know. */
  private static final char UNREADABLE = '\uFFFD';

  private TextFile() {}

  /**
   * @param name what the message calls the file; not its path where that may be a secret
   * @throws StorageException.InvalidInput if there is none, or it is no UTF-8
   */
  static String read(String name, Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new StorageException.InvalidInput(
          name + " cannot be read: " + e.getClass().getSimpleName());
    }
    return decoded(name, bytes);
  }

  static String decoded(String name, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(in, text, true);
    if (result.isError()) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "%s is not UTF-8 in line %d; if it is Latin-1, convert it: iconv -f ISO-8859-1 -t"
                  + " UTF-8 FILE > NEW",
              name,
              1 + text.flip().chars().filter(c -> c == '\n').count()));
    }
    return withoutMark(text.flip().toString());
  }

  static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
  }

  /**
   * @throws StorageException.InvalidInput if it holds what the locale cannot read
   */
  static Optional<String> variable(String name, Optional<String> value) {
    if (value.isPresent() && value.get().indexOf(UNREADABLE) >= 0) {
      throw new StorageException.InvalidInput(
          name + " cannot be read in the locale of this shell; set LC_ALL=C.UTF-8 and try again");
    }
    return value;
  }
}
