package dev.keyhold.postgres;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.MigrationProgress;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sql.Migration;
import dev.keyhold.sql.MigrationHistory;
import dev.keyhold.sql.MigrationHistory.Applied;
import dev.keyhold.sql.SetOrder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings the tables of a schema up to date, or says why it must not. What was done stands in its
 * table {@code keyhold_schema}; other schemas are left alone.
 *
 * <p>Those of one owner that are missing are one transaction, behind the lock of all writers; in a
 * schema that has had none of ours, those of all owners are, so that one that is refused stays as
 * it was. A migration that waits for a lock keeps all who come after it waiting; so it waits a
 * second, and lets the others through before it tries again.
 */
final class PostgresSchema {
  private static final int TRIES = 10;
  private static final int LOCK_MILLIS = 1_000;
  private static final long LONGEST_PAUSE_NANOS = 500_000_000;

  private final Connection connection;
  private final String schema;
  private final List<MigrationHistory> together;
  private final MigrationProgress progress;

  /**
   * @param together whose migrations are kept together or not at all, in order
   */
  private PostgresSchema(
      Connection connection,
      String schema,
      List<MigrationHistory> together,
      MigrationProgress progress) {
    this.connection = connection;
    this.schema = schema;
    this.together = together;
    this.progress = progress;
  }

  /** Keyhold's own tables, and then those of sets. */
  static void prepare(
      Connection connection,
      String schema,
      PostgresSettings.MigrationMode mode,
      List<SetShape> sets,
      MigrationProgress progress)
      throws SQLException {
    refuseOurNames(sets);
    if (mode == PostgresSettings.MigrationMode.UNCHECKED) {
      return;
    }
    List<MigrationHistory> all = histories(sets);
    PostgresSchema whole = new PostgresSchema(connection, schema, all, progress);
    if (whole.applied(all.get(0)).isEmpty()) {
      whole.prepare(mode);
    } else {
      for (MigrationHistory known : all) {
        new PostgresSchema(connection, schema, List.of(known), progress).prepare(mode);
      }
    }
    Catalog catalog = new Catalog(connection, schema);
    catalog.refuseWithout(PostgresMigrations.tables(), PostgresMigrations.triggers());
    for (SetShape set : sets) {
      SetDifferences.refuse(catalog, set);
    }
  }

  /** Of Keyhold's own, and then of the sets in the order of their references. */
  private static List<MigrationHistory> histories(List<SetShape> sets) {
    List<MigrationHistory> histories = new ArrayList<>();
    histories.add(new MigrationHistory(Migration.OURS, PostgresMigrations.ALL));
    SetOrder.of(sets)
        .forEach(
            set -> histories.add(new MigrationHistory(set.name(), PostgresMigrations.of(set))));
    return histories;
  }

  /**
   * What a schema lacks of Keyhold's own tables, of those of sets, and of their histories.
   *
   * @return in words; nothing if all is well
   */
  static List<String> differences(Connection connection, String schema, List<SetShape> sets)
      throws SQLException {
    List<String> differences = new ArrayList<>();
    List<MigrationHistory> all = histories(sets);
    PostgresSchema whole = new PostgresSchema(connection, schema, all, MigrationProgress.SILENT);
    for (MigrationHistory known : all) {
      try {
        SortedMap<Integer, Applied> applied = whole.applied(known);
        known.check(applied);
        known.refusePending(known.pending(applied));
      } catch (StorageException.Unsupported e) {
        differences.add(e.summary());
      }
    }
    Catalog catalog = new Catalog(connection, schema);
    differences.addAll(catalog.missing(PostgresMigrations.tables(), PostgresMigrations.triggers()));
    for (SetShape set : sets) {
      for (String difference : SetDifferences.of(catalog, set)) {
        differences.add("the set %s: %s".formatted(set.name(), difference));
      }
    }
    return differences;
  }

  /** The owners besides {@link Migration#OURS}, in a schema that has had all of ours. */
  static SortedSet<String> sets(Connection connection, String schema) throws SQLException {
    SortedSet<String> sets = new TreeSet<>();
    if (!hasHistory(connection, schema)) {
      return sets;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT DISTINCT owner FROM %s.keyhold_schema".formatted(schema))) {
      while (row.next()) {
        sets.add(row.getString(1));
      }
    }
    sets.remove(Migration.OURS);
    return sets;
  }

  private static boolean hasHistory(Connection connection, String schema) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      select.setString(1, schema + ".keyhold_schema");
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static void refuseOurNames(List<SetShape> sets) {
    Set<String> ours = new TreeSet<>(PostgresMigrations.tables());
    for (SetShape set : sets) {
      for (var shape : set.shapes()) {
        if (ours.contains(shape.name())) {
          throw new StorageException.InvalidInput(
              "the set %s has a table of the name %s, which is one of Keyhold's own"
                  .formatted(set.name(), shape.name()));
        }
      }
    }
  }

  private void prepare(PostgresSettings.MigrationMode mode) throws SQLException {
    boolean isPending = false;
    for (MigrationHistory known : together) {
      SortedMap<Integer, Applied> applied = applied(known);
      known.check(applied);
      List<Migration> pending = known.pending(applied);
      if (mode == PostgresSettings.MigrationMode.VALIDATE) {
        known.refusePending(pending);
      }
      isPending |= !pending.isEmpty();
    }
    if (mode == PostgresSettings.MigrationMode.MIGRATE && isPending) {
      int answersWithin = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, 0); // a change of many rows takes its time
      migratePatiently();
      connection.setNetworkTimeout(Runnable::run, answersWithin);
    }
  }

  /** By number; none if there is no history. */
  private SortedMap<Integer, Applied> applied(MigrationHistory known) throws SQLException {
    SortedMap<Integer, Applied> applied = new TreeMap<>();
    try (PreparedStatement there =
        connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      there.setString(1, schema + ".keyhold_schema");
      try (ResultSet row = there.executeQuery()) {
        if (!row.next() || !row.getBoolean(1)) {
          return applied;
        }
      }
    }
    try (PreparedStatement history =
        connection.prepareStatement(
            "SELECT number, checksum, oldest_reader FROM %s.keyhold_schema WHERE owner = ?"
                .formatted(schema))) {
      history.setString(1, known.owner());
      try (ResultSet row = history.executeQuery()) {
        while (row.next()) {
          applied.put(row.getInt(1), new Applied(row.getString(2), row.getInt(3)));
        }
      }
    }
    return applied;
  }

  private void migratePatiently() throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        migrate();
        return;
      } catch (SQLException e) {
        if (!PostgresErrors.state(e).equals("55P03") || attempt == TRIES) {
          throw e;
        }
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS));
      }
    }
  }

  private void migrate() throws SQLException {
    execute("BEGIN");
    try {
      execute("SET LOCAL lock_timeout = " + LOCK_MILLIS);
      execute("SELECT " + PostgresMigrations.lock("'" + schema + "'"));
      if (together.get(0).isOurs()) {
        execute("CREATE SCHEMA IF NOT EXISTS " + schema);
      }
      for (MigrationHistory known : together) {
        execute("SET LOCAL search_path TO " + schema); // the owner before may have set another
        // Another process may have come first; what it did is seen only behind the lock.
        for (Migration migration : known.pending(applied(known))) {
          progress.begins(migration.owner(), migration.number(), migration.name());
          run(migration);
          record(migration);
          progress.ends();
        }
      }
      execute("COMMIT");
    } catch (SQLException | RuntimeException e) {
      rollback(e);
      throw e;
    }
  }

  private void rollback(Exception reason) {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private void run(Migration migration) throws SQLException {
    try {
      execute(migration.sql());
    } catch (SQLException e) {
      if (!migration.owner().equals(Migration.OURS)
          && PostgresErrors.borrowed(e) instanceof StorageException said
          && !(said instanceof StorageException.Unavailable)) {
        throw new StorageException.Unsupported(
            String.format(
                Locale.ROOT,
                "the migration %d (%s) of the set %s cannot run on this database, and nothing of it"
                    + " was kept: %s",
                migration.number(),
                migration.name(),
                migration.owner(),
                said.summary()));
      }
      throw e;
    }
  }

  private void record(Migration migration) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO keyhold_schema (owner, number, name, checksum, oldest_reader) VALUES (?, ?, ?, ?, ?)")) {
      insert.setString(1, migration.owner());
      insert.setInt(2, migration.number());
      insert.setString(3, migration.name());
      insert.setString(4, migration.checksum());
      insert.setInt(5, migration.oldestReader());
      insert.executeUpdate();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
