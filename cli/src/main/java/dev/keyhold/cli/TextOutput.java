package dev.keyhold.cli;

import java.io.BufferedWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;

/**
 * Writes a file. It is closed also where its last characters cannot be written, as on a full disk:
 * the writers of Java 17 leave it open then.
 */
final class TextOutput extends FilterWriter {
  private final OutputStream file;

  TextOutput(OutputStream file) {
    super(new BufferedWriter(new OutputStreamWriter(file, StandardCharsets.UTF_8)));
    this.file = file;
  }

  @Override
  public void close() throws IOException {
    try (file) {
      super.close();
    }
  }
}
