package dev.keyhold.sql;

import dev.keyhold.spi.table.SetShape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One numbered change of the schema: a plain SQL file, never edited once it is released.
 *
 * @param owner whose it is: {@link #OURS}, or the name of a set of tables
 * @param oldestReader the oldest schema number whose code may still use the database after this
 *     change; lower than {@code number} if the change only adds
 */
public record Migration(String owner, int number, String name, int oldestReader, String sql) {
  public static final String OURS = "keyhold";

  /** Opens a file by its name; nobody but the module that has it can. */
  @FunctionalInterface
  public interface Files {
    @Nullable InputStream open(String name);
  }

  /**
   * One of Keyhold's own, named as Flyway wants it, so that a hub can run the files with its own.
   */
  public static Migration ours(Files files, int number, String name, int oldestReader) {
    String file = String.format(Locale.ROOT, "migrations/V%d__%s.sql", number, name);
    try (InputStream in = files.open(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing from the jar");
      }
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Migration(OURS, number, name, oldestReader, sql);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of a set of tables, in order; code that lacks one may not use the database. */
  public static List<Migration> of(SetShape set, String dialect) {
    return set.migrations(dialect).stream()
        .map(m -> new Migration(set.name(), m.number(), m.name(), m.number(), m.sql()))
        .toList();
  }

  /** SHA-256 of the file, in hexadecimal digits. */
  public String checksum() {
    return new SetShape.Migration(number, name, sql).checksum();
  }
}
