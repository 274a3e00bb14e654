package dev.keyhold.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.sqlite.SqliteStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/schema.md} says what a real database has; run with {@code -Dkeyhold.update-docs=true}
 * to write it anew.
 */
class SchemaPageTest {
  private static final Path PAGE = Repository.ROOT.resolve("docs/schema.md");

  @TempDir Path folder;

  @Test
  void the_page_is_what_a_new_database_looks_like() throws Exception {
    Path file = folder.resolve("system.db");
    SqliteStorage.open(file).close();

    String page;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      page = new SchemaPage(connection).text();
    }
    if (Boolean.getBoolean("keyhold.update-docs")) {
      Files.writeString(PAGE, page);
    }

    assertThat(Repository.read(PAGE)).isEqualTo(page);
  }
}
