package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Finding;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.table.MigrationProgress;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sqlite.SqliteInspection;
import dev.keyhold.sqlite.SqliteStorage;
import dev.keyhold.sqlite.SqliteTables;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies in the midst of the upgrade of a large table leaves the file as it was. */
class KilledUpgradeTest {
  private static final int ROWS = 20_000;

  private static final String FIRST =
      "CREATE TABLE large (id TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT;";

  private static final String FILL =
      """
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
        INSERT INTO large SELECT 'row ' || i, hex(zeroblob(500)) FROM n
      """;

  /**
   * Changes every row, more than the cache holds, and then never ends; but on the empty tables on
   * which each migration is tried first.
   */
  private static final String ENDLESS =
      """
      ALTER TABLE large ADD COLUMN more TEXT;
      UPDATE large SET text = text || 'x', more = 'x';
      CREATE TABLE half (n INTEGER);
      WITH RECURSIVE n (i) AS (SELECT 1 FROM large UNION ALL SELECT i + 1 FROM n)
        INSERT INTO half SELECT count(*) FROM n;
      """;

  @TempDir Path folder;

  /** Migrations alone, as the descriptors have no part in it. */
  record Steps(List<String> sql) implements SetShape {
    @Override
    public String name() {
      return "large";
    }

    @Override
    public List<Shape> shapes() {
      return List.of();
    }

    @Override
    public List<Migration> migrations(String dialect) {
      List<Migration> migrations = new ArrayList<>();
      sql.forEach(text -> migrations.add(new Migration(migrations.size() + 1, "step", text)));
      return migrations;
    }
  }

  /** Upgrades, and writes a line whenever it hears that the last step goes on. */
  static final class Upgrade {
    private Upgrade() {}

    public static void main(String[] arguments) {
      SqliteTables.migrate(
          Path.of(arguments[0]),
          List.of(new Steps(List.of(FIRST, "CREATE TABLE second (n INTEGER)", ENDLESS))),
          new MigrationProgress() {
            private int number;
            private int heard;

            @Override
            public void begins(String set, int next, String name) {
              number = next;
            }

            @Override
            public void goesOn() {
              heard++;
              if (number == 3 && heard % 20 == 0) {
                System.out.println("in the midst");
              }
            }

            @Override
            public void ends() {
              heard = 0;
            }
          });
    }
  }

  @Test
  void an_upgrade_that_is_killed_has_changed_nothing_and_can_begin_again() throws Exception {
    Path file = folder.resolve("hub.db");
    SetShape before = new Steps(List.of(FIRST));
    try (Storage storage =
        Keyhold.open(StorageConfig.builder("sqlite:" + file).tables(before).build())) {
      storage.run(tx -> SqliteStorage.handle(tx).execute(FILL));
    }

    for (int kill = 0; kill < 2; kill++) {
      Process process = JavaProcess.start(Upgrade.class, file.toString());
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        assertThat(lines.readLine()).isEqualTo("in the midst");
      } finally {
        process.destroyForcibly().waitFor();
      }

      assertThat(SqliteTables.check(file, List.of(before))).isEmpty();
      assertThat(rows(file, before)).isEqualTo(ROWS);
      assertThat(SqliteInspection.of(file, finding -> {}).findings())
          .filteredOn(finding -> finding.name().equals("integrity"))
          .allMatch(Finding::ok);
    }
    SetShape after = new Steps(List.of(FIRST, "CREATE TABLE second (n INTEGER)"));
    assertThat(rows(file, after)).isEqualTo(ROWS);
    assertThat(SqliteTables.check(file, List.of(after))).isEmpty();
  }

  /** How many rows are as the first step made them; who opens the file upgrades it. */
  private static int rows(Path file, SetShape set) {
    try (Storage storage =
        Keyhold.open(StorageConfig.builder("sqlite:" + file).tables(set).build())) {
      return storage.read(
          tx ->
              SqliteStorage.handle(tx)
                  .createQuery("SELECT count(*) FROM large WHERE text NOT LIKE '%x'")
                  .mapTo(Integer.class)
                  .one());
    }
  }
}
