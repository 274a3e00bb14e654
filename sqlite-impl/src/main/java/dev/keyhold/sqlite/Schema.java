package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.MigrationProgress;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sql.Migration;
import dev.keyhold.sql.MigrationHistory;
import dev.keyhold.sql.MigrationHistory.Applied;
import dev.keyhold.sql.SetOrder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Brings the tables of a file up to date, or says why it must not. What was done stands in the
 * table {@code keyhold_schema}; {@code user_version} and other people's tables are left alone.
 */
final class Schema {
  private static final int FOLDS_ANEW = 2;
  private static final int SHOWN = 8;

  private final Connection connection;
  private final List<Migration> before;
  private final List<Migration> migrations;
  private final MigrationHistory known;
  private final MigrationRun run;
  private final SchemaHistory history;

  /** Keyhold's own tables. */
  Schema(Connection connection) {
    this(connection, OwnMigrations.ALL);
  }

  /**
   * @param migrations in order; at least one
   */
  Schema(Connection connection, List<Migration> migrations) {
    this(connection, Migration.OURS, List.of(), migrations);
  }

  /**
   * @param before the migrations of others that come first
   * @param migrations the owner's, in order
   */
  Schema(Connection connection, String owner, List<Migration> before, List<Migration> migrations) {
    this(
        connection,
        owner,
        before,
        migrations,
        new MigrationRun(connection, MigrationProgress.SILENT));
  }

  private Schema(
      Connection connection,
      String owner,
      List<Migration> before,
      List<Migration> migrations,
      MigrationRun run) {
    this.connection = connection;
    this.known = new MigrationHistory(owner, migrations);
    this.before = before;
    this.migrations = migrations;
    this.run = run;
    this.history = new SchemaHistory(connection, owner);
  }

  /** Keyhold's own tables, and then those of sets. */
  static void prepare(Connection connection, Settings.MigrationMode mode, List<SetShape> sets)
      throws SQLException {
    prepare(connection, mode, sets, MigrationProgress.SILENT);
  }

  static void prepare(
      Connection connection,
      Settings.MigrationMode mode,
      List<SetShape> sets,
      MigrationProgress progress)
      throws SQLException {
    SetNames.refuseOurs(sets);
    Pragmas.requireUtf8(connection);
    refuseStrangers(connection, mode, sets);
    for (Schema owner : owners(connection, sets, new MigrationRun(connection, progress))) {
      owner.prepare(mode);
    }
    if (mode != Settings.MigrationMode.UNCHECKED) {
      TableDifferences.refuse(connection, sets);
      SetNames.refuseMissing(connection, sets);
    }
  }

  private static List<Schema> owners(Connection connection, List<SetShape> sets, MigrationRun run) {
    List<Schema> owners = new ArrayList<>();
    owners.add(new Schema(connection, Migration.OURS, List.of(), OwnMigrations.ALL, run));
    List<Migration> before = new ArrayList<>(OwnMigrations.ALL);
    for (SetShape set : SetOrder.of(sets)) {
      List<Migration> migrations = OwnMigrations.of(set);
      owners.add(new Schema(connection, set.name(), List.copyOf(before), migrations, run));
      before.addAll(migrations);
    }
    return owners;
  }

  /**
   * Looks at what all owners need before anything is made, so that a file that is refused stays as
   * it was.
   *
   * @throws StorageException.Unsupported if somebody else made tables of their names
   */
  static void refuseStrangers(
      Connection connection, Settings.MigrationMode mode, List<SetShape> sets) throws SQLException {
    if (mode != Settings.MigrationMode.UNCHECKED) {
      MigrationRun none = new MigrationRun(connection, MigrationProgress.SILENT);
      for (Schema owner : owners(connection, sets, none)) {
        owner.look(mode);
      }
    }
  }

  /** The newest number that this code knows; 0 if there is none. */
  int newest() {
    return known.newest();
  }

  /** What the owner's tables should look like. */
  private SchemaShape expected() throws SQLException {
    SchemaShape all = SchemaShape.of(Stream.concat(before.stream(), migrations.stream()).toList());
    return before.isEmpty() ? all : all.without(SchemaShape.of(before).tables());
  }

  void prepare(Settings.MigrationMode mode) throws SQLException {
    if (mode == Settings.MigrationMode.UNCHECKED) {
      return;
    }
    List<Migration> pending = look(mode);
    switch (mode) {
      case MIGRATE -> {
        if (!pending.isEmpty()) {
          migrate();
        }
      }
      case VALIDATE -> {
        known.refusePending(pending);
      }
      case NEVER, UNCHECKED -> {}
    }
    checkShape();
  }

  /**
   * What is missing. History and tables are looked at in one snapshot: another process that makes
   * them meanwhile would look like a stranger.
   */
  private List<Migration> look(Settings.MigrationMode mode) throws SQLException {
    execute("BEGIN");
    try {
      SortedMap<Integer, Applied> applied = history.applied();
      known.check(applied);
      if (applied.isEmpty()) {
        refuseStrangers(mode);
      }
      return known.pending(applied);
    } finally {
      execute("ROLLBACK");
    }
  }

  /** The names of the migrations that have not run. */
  List<String> missing() throws SQLException {
    return known.pending(history.applied()).stream().map(Migration::name).toList();
  }

  /** The newest number in the file; 0 if it has no history. */
  int version() throws SQLException {
    SortedMap<Integer, Applied> applied = history.applied();
    return applied.isEmpty() ? 0 : applied.lastKey();
  }

  /**
   * A migration may make a table anew, and to drop the old one must not delete what refers to it:
   * foreign keys are off meanwhile, which SQLite takes outside of a transaction only.
   */
  private void migrate() throws SQLException {
    execute("PRAGMA foreign_keys = OFF");
    try {
      execute("BEGIN IMMEDIATE");
      try {
        runPending();
        execute("COMMIT");
      } catch (SQLException | RuntimeException e) {
        execute("ROLLBACK");
        throw e;
      }
    } finally {
      execute("PRAGMA foreign_keys = ON");
    }
  }

  private void runPending() throws SQLException {
    // Another process may have come first; what it did is seen only from inside.
    history.begin();
    SortedMap<String, String> others = partsOfOthers();
    for (Migration migration : known.pending(history.applied())) {
      run.run(migration);
      history.record(migration);
      if (migration.owner().equals(Migration.OURS) && migration.number() == FOLDS_ANEW) {
        FoldedEmails.anew(connection);
      }
    }
    others.keySet().removeAll(parts().keySet());
    for (String lost : others.values()) {
      execute(lost);
    }
  }

  /**
   * A hub's indexes and triggers, by name: those on a table that is made anew go with the old. What
   * earlier migrations made is none of these, and a later one may drop it for good.
   */
  private SortedMap<String, String> partsOfOthers() throws SQLException {
    List<Migration> applied = new ArrayList<>(migrations);
    applied.removeAll(known.pending(history.applied()));
    SortedMap<String, String> others = parts();
    for (List<Migration> owners : List.of(applied, migrations)) {
      SchemaShape shape = SchemaShape.of(Stream.concat(before.stream(), owners.stream()).toList());
      others.keySet().removeAll(shape.indexesAndTriggers());
    }
    return others;
  }

  private SortedMap<String, String> parts() throws SQLException {
    SortedMap<String, String> parts = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT name, sql FROM sqlite_schema"
                    + " WHERE type IN ('index', 'trigger') AND sql IS NOT NULL")) {
      while (row.next()) {
        parts.put(row.getString("name"), row.getString("sql"));
      }
    }
    return parts;
  }

  /** Tables of our names without our history were made by somebody else, or by another tool. */
  private void refuseStrangers(Settings.MigrationMode mode) throws SQLException {
    SchemaShape found = SchemaShape.of(connection);
    if (found.tables().isEmpty()) {
      return;
    }
    SchemaShape expected = expected();
    List<String> shared = expected.tables().stream().filter(found.tables()::contains).toList();
    if (shared.isEmpty() || mode == Settings.MigrationMode.NEVER) {
      return;
    }
    refuseDifferences(expected.only(shared).missingFrom(found));
    throw refused(
        "the tables %s of %s exist, but their history is missing; if another tool runs the migrations, set"
                .formatted(shared, known.whose())
            + " 'migrations' to 'never'");
  }

  private void checkShape() throws SQLException {
    List<String> differences = differences();
    if (!differences.isEmpty()) {
      throw refused(
          "somebody has changed the tables of %s, or their triggers: %s; keep a copy of the file, look at it with %s, and restore a backup"
              .formatted(
                  known.whose(),
                  differences,
                  known.isOurs() ? "keyhold doctor and audit verify" : "keyhold tables check"));
    }
  }

  /**
   * @throws StorageException.Unsupported if this version of Keyhold cannot use the file
   */
  void checkHistory() throws SQLException {
    known.check(history.applied());
  }

  /** Where the tables are not what this version of Keyhold needs. */
  List<String> differences() throws SQLException {
    boolean newer = version() > newest();
    SchemaShape expected = expected();
    SchemaShape wanted = newer ? expected.columnsOnly() : expected;
    return wanted.missingFrom(SchemaShape.of(connection));
  }

  private void refuseDifferences(List<String> differences) {
    if (!differences.isEmpty()) {
      throw refused(
          "there are tables of the names that those of %s have, and they have another shape: %s; nothing was changed; take another database, or give those tables other names first"
              .formatted(known.whose(), some(differences)));
    }
  }

  /** Another program's tables differ in a hundred places, and a few say as much. */
  private static String some(List<String> differences) {
    int more = differences.size() - SHOWN;
    return more <= 0
        ? differences.toString()
        : differences.subList(0, SHOWN) + " and " + more + " more";
  }

  private static StorageException refused(String message) {
    return new StorageException.Unsupported(message);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Of the driver's methods, this one runs every statement of a text.
      statement.executeUpdate(sql);
    }
  }
}
