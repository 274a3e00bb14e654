package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.MigrationProgress;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sql.SetOrder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * Holds the descriptors of sets of tables, their migrations and a database file to each other. A
 * test of a set takes one line: {@code assertThat(SqliteTables.diff(Hub.SET)).isEmpty()}.
 */
public final class SqliteTables {
  private SqliteTables() {}

  /**
   * The SQL that lies between what the migrations of a set make and what its descriptors say; the
   * next migration is this text, once a person has read it. It is tried on tables without rows: a
   * migration that meets a row which the new table does not take fails, and changes nothing. A line
   * that begins with {@code -- LOSES DATA} stands before what a backup alone brings back. Triggers,
   * and indexes that a descriptor cannot say, stay as the migrations made them.
   *
   * @param others the sets that the storage has besides, which may be referred to
   * @return statements; an empty text if there is no difference
   * @throws StorageException.InvalidInput if a migration does not run
   * @throws StorageException.Unsupported if a table or a column is gone and another is new, of
   *     which nobody can tell whether it is the same with another name
   */
  public static String diff(SetShape set, SetShape... others) {
    try {
      return String.join("\n", TableUpgrade.of(set, List.of(others)));
    } catch (SQLException e) {
      throw Errors.opening("a database in memory", e);
    }
  }

  /**
   * Runs the migrations that a file lacks, Keyhold's own first. All that one set lacks are one
   * transaction: a process that is killed meanwhile leaves the file as it was, and others read it
   * as it was until then. Nobody else can write to the file meanwhile.
   *
   * @throws StorageException.InvalidInput if there is no such file, or two sets have one name
   * @throws StorageException.Unsupported if the file's rows do not take a migration, or its tables
   *     are not what the descriptors say afterwards
   * @throws StorageException.Unavailable if it cannot be written to
   */
  public static void migrate(Path file, List<SetShape> sets, MigrationProgress progress) {
    SqliteInspection.requireFile(file);
    Settings settings = Settings.of(StorageConfig.builder("sqlite:" + file).build());
    Path real = DatabaseFile.prepare(file);
    try {
      UnopenedFile.refuse(real, Settings.MigrationMode.MIGRATE, sets);
      try (Connection connection = CheckedDataSource.writing(real, settings).getConnection()) {
        Schema.prepare(connection, Settings.MigrationMode.MIGRATE, sets, progress);
      }
    } catch (SQLException e) {
      throw Errors.opening(file.toString(), e);
    }
  }

  /**
   * Whether a file holds the tables of these sets as their migrations make them and as their
   * descriptors say. It is opened for reading only, and others may use it meanwhile. A hub may have
   * more of its own.
   *
   * @return what is not so, in words; nothing if all is well
   * @throws StorageException.InvalidInput if there is no such file, or two sets have one name
   * @throws StorageException.Corrupt if it is no SQLite database
   * @throws StorageException.Unavailable if it cannot be read
   */
  public static List<String> check(Path file, List<SetShape> sets) {
    return SqliteInspection.look(
        file,
        connection -> {
          List<String> differences = new ArrayList<>();
          for (SetShape set : SetOrder.of(sets)) {
            for (String difference : differences(connection, set, sets)) {
              differences.add("the set %s: %s".formatted(set.name(), difference));
            }
          }
          return differences;
        });
  }

  /**
   * The names of the sets whose migrations a file has had, which has all of Keyhold's own.
   *
   * @throws StorageException.InvalidInput if there is no such file
   * @throws StorageException.Corrupt if it is no SQLite database
   * @throws StorageException.Unavailable if it cannot be read
   */
  public static SortedSet<String> sets(Path file) {
    return SqliteInspection.look(file, SchemaHistory::sets);
  }

  private static Set<String> differences(Connection file, SetShape set, List<SetShape> sets)
      throws SQLException {
    List<SetShape> others = sets.stream().filter(other -> other != set).toList();
    Schema schema =
        new Schema(file, set.name(), MigratedTables.before(set, others), OwnMigrations.of(set));
    List<String> missing = schema.missing();
    if (!missing.isEmpty()) {
      return Set.of("the migrations %s have not run".formatted(missing));
    }
    Set<String> differences = new LinkedHashSet<>();
    try (MigratedTables migrated = MigratedTables.of(set, others)) {
      schema.checkHistory();
      for (String table : migrated.tables()) {
        differences.addAll(migrated.form(table).missingFrom(new TableReading(file).of(table)));
      }
    } catch (StorageException e) {
      differences.add(e.summary());
    }
    differences.addAll(TableDifferences.of(file, set, sets));
    return differences;
  }
}
