package dev.keyhold.cli;

import dev.keyhold.spi.GivenFile;
import java.nio.file.Path;

/** A file to read, of which {@code -} is standard input. */
final class GivenInput {
  private GivenInput() {}

  static GivenFile of(Path file) {
    return GivenFile.of(file.toString().equals("-") ? Path.of("/dev/stdin") : file);
  }
}
