package dev.keyhold.sqlite;

import dev.keyhold.spi.table.SetShape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One numbered change of the schema: a plain SQL file, never edited once it is released.
 *
 * @param owner whose it is: {@link #OURS}, or the name of a set of tables
 * @param oldestReader the oldest schema number whose code may still use the file after this change;
 *     lower than {@code number} if the change only adds
 */
record Migration(String owner, int number, String name, int oldestReader, String sql) {
  static final String OURS = "keyhold";

  /** All of Keyhold's own, in order. */
  static final List<Migration> ALL =
      List.of(
          new Migration(1, "identities_keys_and_audit", 1),
          new Migration(2, "guards", 1),
          new Migration(3, "owner", 1),
          // Older code would take the keys of a suspended organization for working ones.
          new Migration(4, "organization_keys", 4),
          // Older code would take the history of a set for its own.
          new Migration(5, "sets_of_tables", 5));

  /** One of Keyhold's own. */
  Migration(int number, String name, int oldestReader) {
    this(OURS, number, name, oldestReader, text(number, name));
  }

  /** Those of a set of tables, in order; code that lacks one may not use the file. */
  static List<Migration> of(SetShape set) {
    return set.migrations("sqlite").stream()
        .map(m -> new Migration(set.name(), m.number(), m.name(), m.number(), m.sql()))
        .toList();
  }

  /** Named as Flyway wants it, so that a hub can run the files with its own. */
  private static String text(int number, String name) {
    String resource = String.format(Locale.ROOT, "migrations/V%d__%s.sql", number, name);
    try (InputStream in = Migration.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SHA-256 of the file, in hexadecimal digits. */
  String checksum() {
    return new SetShape.Migration(number, name, sql).checksum();
  }
}
