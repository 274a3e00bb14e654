package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteLinesTest {
  /** Gives a few bytes at a time, as a pipe does. */
  private static InputStream dripping(String text, int most) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)) {
      @Override
      public synchronized int read(byte[] into, int from, int length) {
        return super.read(into, from, Math.min(most, length));
      }

      @Override
      public int read(byte[] into) {
        return read(into, 0, into.length);
      }
    };
  }

  private static List<String> lines(String text, int most) throws IOException {
    ByteLines lines = new ByteLines(dripping(text, most), 5);
    List<String> found = new ArrayList<>();
    Optional<ByteLines.Line> line = lines.next();
    while (line.isPresent()) {
      found.add(
          line.get().number()
              + ":"
              + line.get()
                  .text()
                  .map(bytes -> new String(bytes.toArray(), StandardCharsets.ISO_8859_1))
                  .orElse("too long"));
      line = lines.next();
    }
    assertThat(lines.isOver()).isTrue();
    assertThat(lines.bytes()).isEqualTo(text.length());
    return found;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void lines_are_numbered_bounded_and_kept_as_they_are(int most) throws IOException {
    assertThat(lines("one\n\n \t\r\n\u00ffvier\ntoo long\n12345\nlast", most))
        .containsExactly("1:one", "4:\u00ffvier", "5:too long", "6:12345", "7:last");
  }

  @Test
  void nothing_has_no_lines() throws IOException {
    assertThat(lines("", 1)).isEmpty();
    assertThat(lines("\n\n", 1)).isEmpty();
  }
}
