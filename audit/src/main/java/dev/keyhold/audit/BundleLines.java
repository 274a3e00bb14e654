package dev.keyhold.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines of a bundle: UTF-8, each ended by a line feed, none longer than a mebibyte. */
final class BundleLines {
  static final int LONGEST = 1 << 20;

  private final InputStream in;
  private long number;

  BundleLines(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /** The number of the line that was read last, or was tried to be. */
  long number() {
    return number;
  }

  /**
   * @return the next line, without its line feed; empty after the last one
   */
  Optional<String> next() throws IOException, MalformedBundle {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1_024);
    int read = in.read();
    if (read < 0) {
      return Optional.empty();
    }
    number++;
    while (read != '\n') {
      MalformedBundle.unless(read >= 0 && line.size() < LONGEST);
      line.write(read);
      read = in.read();
    }
    return Optional.of(decoded(line.toByteArray()));
  }

  private static String decoded(byte[] line) throws MalformedBundle {
    try {
      // A decoder of its own: the short forms put something else in the place of what is no UTF-8.
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedBundle();
    }
  }
}
