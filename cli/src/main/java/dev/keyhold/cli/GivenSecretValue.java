package dev.keyhold.cli;

import dev.keyhold.secrets.SecretValue;
import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A value that a command is given: by standard input or in a file, and never as an argument. */
final class GivenSecretValue {
  /** One more than a secret has, and a line end. */
  private static final int MOST_BYTES = SecretValue.MOST_BYTES + 3;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "A file that nobody else can read and whose bytes are the value, all of them. Without it,"
              + " the value comes from standard input, and one line end after it is no part of it.")
  private @Nullable Path file;

  @Option(
      names = "--exact",
      description = "A line end at the end of standard input is a part of the value too.")
  private boolean exact;

  @Option(
      names = "--expires-at",
      paramLabel = "TIME",
      description =
          "Until when the value can be read, such as 90d, 2026-12-31 or 2026-12-31T23:59:59Z."
              + " Without it, for ever.")
  private @Nullable String expiresAt;

  GivenSecretValue() {}

  Optional<Instant> expiresAt(Instant now) {
    return Optional.ofNullable(expiresAt).map(text -> When.future(text, now));
  }

  /**
   * @param err where it is told that others may read the file
   * @throws StorageException.InvalidInput if there is none, or it is too long
   */
  SecretValue value(PrintWriter err) {
    byte[] bytes = file == null ? fromStandardInput() : fromFile(file, err);
    try {
      int length = file == null && !exact ? withoutLineEnd(bytes) : bytes.length;
      byte[] value = Arrays.copyOf(bytes, length);
      try {
        return SecretValue.of(value);
      } finally {
        Arrays.fill(value, (byte) 0);
      }
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static byte[] fromFile(Path file, PrintWriter err) {
    return SecretFile.bytes("the file of --file", file, err);
  }

  private static byte[] fromStandardInput() {
    try {
      return new GivenFile("standard input", Path.of("/dev/stdin")).read(MOST_BYTES);
    } catch (IOException e) {
      throw new StorageException.InvalidInput(
          "standard input cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static int withoutLineEnd(byte[] bytes) {
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\n') {
      length--;
      if (length > 0 && bytes[length - 1] == '\r') {
        length--;
      }
    }
    return length;
  }
}
