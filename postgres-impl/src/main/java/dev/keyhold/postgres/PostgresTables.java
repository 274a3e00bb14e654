package dev.keyhold.postgres;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.MigrationProgress;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sql.SetOrder;
import dev.keyhold.sql.TableDdl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedSet;

/** Holds the descriptors of sets of tables, their migrations and a database to each other. */
public final class PostgresTables {
  private PostgresTables() {}

  /**
   * The SQL that makes all tables of a set in PostgreSQL: what its first migration holds, once a
   * person has read it.
   */
  public static String ddl(SetShape set) {
    return TableDdl.of(set, PostgresDdl.INSTANCE);
  }

  /**
   * The SQL that lies between what the migrations of a set make and what its descriptors say; the
   * next migration is this text, once a person has read it. Both are made on the server, in schemas
   * that are gone when this returns; it needs a role that may make schemas. A migration that meets
   * a row which the new table does not take fails, and changes nothing. A line that begins with
   * {@code -- LOSES DATA} stands before what a backup alone brings back. Triggers, and indexes that
   * a descriptor cannot say, stay as the migrations made them.
   *
   * @param others the sets that the storage has besides, which may be referred to
   * @return statements; an empty text if there is no difference
   * @throws StorageException.InvalidInput if a migration does not run
   * @throws StorageException.Unsupported if a table or a column is gone and another is new, of
   *     which nobody can tell whether it is the same with another name
   * @throws StorageException.Unavailable if the server cannot be reached
   */
  public static String diff(StorageConfig config, SetShape set, SetShape... others) {
    return look(
        config,
        (connection, schema) -> {
          connection.setAutoCommit(false);
          try {
            List<SetShape> before = SetOrder.of(List.of(others));
            return String.join("\n", SetUpgrade.of(connection, set, before));
          } finally {
            connection.rollback();
          }
        });
  }

  /**
   * Runs the migrations that a schema lacks, Keyhold's own first. All that one set lacks are one
   * transaction: a process that is killed meanwhile leaves the schema as it was. Nobody else can
   * write through a storage meanwhile.
   *
   * @throws StorageException.Unsupported if the rows do not take a migration, or the tables are not
   *     what the descriptors say afterwards
   * @throws StorageException.Unavailable if the server cannot be reached, or others hold the tables
   *     for too long
   */
  public static void migrate(
      StorageConfig config, List<SetShape> sets, MigrationProgress progress) {
    look(
        config,
        (connection, schema) -> {
          PostgresSchema.prepare(
              connection, schema, PostgresSettings.MigrationMode.MIGRATE, sets, progress);
          return true;
        });
  }

  /**
   * Whether a schema holds the tables of these sets as their migrations make them and as their
   * descriptors say. Others may use it meanwhile. A hub may have more of its own.
   *
   * @return what is not so, in words; nothing if all is well
   * @throws StorageException.Unavailable if the server cannot be reached
   */
  public static List<String> check(StorageConfig config, List<SetShape> sets) {
    return look(
        config, (connection, schema) -> PostgresSchema.differences(connection, schema, sets));
  }

  /**
   * The names of the sets whose migrations a schema has had, which has all of Keyhold's own.
   *
   * @throws StorageException.Unavailable if the server cannot be reached
   */
  public static SortedSet<String> sets(StorageConfig config) {
    return look(config, PostgresSchema::sets);
  }

  interface Look<T> {
    T at(Connection connection, String schema) throws SQLException;
  }

  static <T> T look(StorageConfig config, Look<T> look) {
    PostgresUrl url = PostgresUrl.of(config);
    try (Connection connection =
        PostgresConnections.source(url, PostgresSettings.of(config)).getConnection()) {
      ServerCheck.check(connection);
      return look.at(connection, url.schema());
    } catch (SQLException e) {
      throw PostgresErrors.opening(e);
    }
  }
}
