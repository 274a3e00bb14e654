package dev.keyhold.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * One numbered change of the schema: a plain SQL file, never edited once it is released.
 *
 * @param oldestReader the oldest schema number whose code may still use the file after this change;
 *     lower than {@code number} if the change only adds
 */
record Migration(int number, String name, int oldestReader) {

  /** All of them, in order. */
  static final List<Migration> ALL =
      List.of(
          new Migration(1, "identities_keys_and_audit", 1),
          new Migration(2, "guards", 1),
          new Migration(3, "owner", 1),
          // Older code would take the keys of a suspended organization for working ones.
          new Migration(4, "organization_keys", 4));

  String sql() {
    try (InputStream in = Migration.class.getResourceAsStream(resource())) {
      if (in == null) {
        throw new IllegalStateException(resource() + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SHA-256 of the file, in hexadecimal digits. */
  String checksum() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(sql().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Named as Flyway wants it, so that a hub can run the files with its own. */
  private String resource() {
    return String.format(Locale.ROOT, "migrations/V%d__%s.sql", number, name);
  }
}
