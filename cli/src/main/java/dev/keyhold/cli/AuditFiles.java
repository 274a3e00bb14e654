package dev.keyhold.cli;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the commands about the trail read. */
final class AuditFiles {
  private AuditFiles() {}

  /**
   * @param migrations what is made of a schema that is not as expected
   */
  static Storage open(DataFolder data, String migrations) {
    return Keyhold.open(
        StorageConfig.of(
            Map.of("url", "sqlite:" + data.systemDatabase(), "migrations", migrations)));
  }

  static String keyText(@Nullable Path file, String variable) {
    return file != null
        ? read(file)
        : Optional.ofNullable(System.getenv(variable))
            .orElseThrow(
                () ->
                    new StorageException.InvalidInput(
                        "a key is missing: give --key FILE, or set " + variable));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new StorageException.InvalidInput(
          file + " cannot be read as text: " + e.getClass().getSimpleName());
    }
  }

  /** A key's text, or what the file of that name holds. */
  static String textOrFile(String given) {
    return given.contains("+") ? given : read(Path.of(given));
  }
}
