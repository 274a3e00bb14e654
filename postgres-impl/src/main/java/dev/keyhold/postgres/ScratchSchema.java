package dev.keyhold.postgres;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sql.Migration;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A schema in which tables are made to see what the server makes of them. It ends with the
 * transaction, which is rolled back.
 */
record ScratchSchema(Connection connection, String name) {
  /** But that of the id: no descriptor says one, and a migration may, for others who insert. */
  private static final String DEFAULTS =
      """
      SELECT a.attname, pg_get_expr(d.adbin, d.adrelid)
      FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
      WHERE d.adrelid = to_regclass(?) AND a.attname <> 'id'
      """;

  private static final String COLUMNS =
      """
      SELECT a.attname, format_type(a.atttypid, a.atttypmod)
        || CASE WHEN a.attcollation <> 0 THEN ' COLLATE ' || quote_ident(l.collname) ELSE '' END
      FROM pg_attribute a LEFT JOIN pg_collation l ON l.oid = a.attcollation
      WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
      """;

  private static final String REQUIRED =
      """
      SELECT attname, 'NOT NULL' FROM pg_attribute
      WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped AND attnotnull
      """;

  /** From version 18 on, that a column is required is a constraint too. */
  private static final String CONSTRAINTS =
      """
      SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
      WHERE conrelid = to_regclass(?) AND contype <> 'n'
      """;

  private static final String INDEXES =
      """
      SELECT i.relname, replace(pg_get_indexdef(i.oid), current_schema() || '.', '')
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass(?)
        AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid)
      """;

  private static final String POLICIES =
      """
      SELECT p.polname, coalesce(pg_get_expr(p.polqual, p.polrelid), '')
      FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      WHERE c.oid = to_regclass(?) AND c.relrowsecurity AND c.relforcerowsecurity
      """;

  private static final String TRIGGERS =
      "SELECT tgname, '' FROM pg_trigger WHERE tgrelid = to_regclass(?) AND NOT tgisinternal";

  /** Makes it, with Keyhold's own tables and those of sets as their migrations have them. */
  static ScratchSchema of(Connection connection, String name, List<SetShape> sets)
      throws SQLException {
    ScratchSchema schema = new ScratchSchema(connection, name);
    schema.execute("CREATE SCHEMA " + name);
    for (Migration migration : PostgresMigrations.ALL) {
      schema.execute(migration.sql());
    }
    for (SetShape set : sets) {
      schema.migrate(set);
    }
    return schema;
  }

  /**
   * Runs the migrations of a set.
   *
   * @throws StorageException.InvalidInput if one does not run on tables without rows
   */
  void migrate(SetShape set) {
    for (Migration migration : PostgresMigrations.of(set)) {
      try {
        execute(migration.sql());
      } catch (SQLException e) {
        throw new StorageException.InvalidInput(
            "the migration %s of the set %s does not run on PostgreSQL: %s"
                .formatted(migration.name(), set.name(), PostgresErrors.said(e)));
      }
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL search_path TO " + name);
      statement.execute(sql);
    }
  }

  SortedSet<String> tables() throws SQLException {
    SortedSet<String> tables = new TreeSet<>();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT tablename FROM pg_tables WHERE schemaname = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          tables.add(row.getString(1));
        }
      }
    }
    return tables;
  }

  /** A table in the server's own words. */
  Form form(String table) throws SQLException {
    return new Form(
        pairs(COLUMNS, table),
        pairs(REQUIRED, table),
        pairs(DEFAULTS, table),
        pairs(CONSTRAINTS, table),
        pairs(INDEXES, table),
        pairs(POLICIES, table),
        pairs(TRIGGERS, table));
  }

  /** What a table is, each by its name. */
  record Form(
      SortedMap<String, String> columns,
      SortedMap<String, String> required,
      SortedMap<String, String> defaults,
      SortedMap<String, String> constraints,
      SortedMap<String, String> indexes,
      SortedMap<String, String> policies,
      SortedMap<String, String> triggers) {}

  private SortedMap<String, String> pairs(String query, String table) throws SQLException {
    execute("SELECT 1"); // what is in the schema is named without it
    SortedMap<String, String> pairs = new TreeMap<>();
    try (PreparedStatement select = connection.prepareStatement(query)) {
      select.setString(1, name + "." + table);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          pairs.put(row.getString(1), row.getString(2));
        }
      }
    }
    return pairs;
  }
}
