package dev.keyhold.postgres;

import dev.keyhold.spi.StorageException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the tables of one schema are, as the server's catalog says. */
record Catalog(Connection connection, String schema) {
  private static final String COLUMNS =
      """
      SELECT a.attname, format_type(a.atttypid, a.atttypmod)
        || CASE WHEN a.attcollation <> 0 THEN ' COLLATE ' || quote_ident(l.collname) ELSE '' END
        || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_collation l ON l.oid = a.attcollation
      WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
      """;

  /**
   * Only those that work: one that was made while others wrote, and failed, stays behind. The
   * server puts names in quotes that are words of its own too, as position is.
   */
  private static final String INDEXES =
      """
      SELECT i.relname, CASE WHEN x.indisunique THEN 'unique ' ELSE '' END
        || (SELECT string_agg(replace(pg_get_indexdef(x.indexrelid, k, false), '"', ''), ', ' ORDER BY k)
            FROM generate_series(1, x.indnkeyatts) k)
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ? AND x.indisvalid
      """;

  private static final String CONSTRAINTS =
      """
      SELECT conname, replace(pg_get_constraintdef(k.oid), '"', '')
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ?
      """;

  /** Those of a table on which they are forced; on another they are none. Others only take away. */
  private static final String POLICIES =
      """
      SELECT p.polname, p.polcmd::text || CASE WHEN p.polroles = '{0}' THEN ' for all ' ELSE ' for some ' END
        || replace(coalesce(pg_get_expr(p.polqual, p.polrelid), ''), '"', '') || ' and '
        || replace(coalesce(pg_get_expr(p.polwithcheck, p.polrelid), ''), '"', '')
      FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ? AND c.relrowsecurity AND c.relforcerowsecurity
        AND p.polpermissive
      """;

  private static final String TABLES =
      "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE n.nspname = ? AND relkind IN ('r', 'p')";

  /** Those that are switched off do not count. */
  private static final String TRIGGERS =
      """
      SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND t.tgenabled IN ('O', 'A')
      """;

  /** The columns of a table, and what they are. */
  SortedMap<String, String> columns(String table) throws SQLException {
    return pairs(COLUMNS, table);
  }

  /** The indexes of a table, and over what they are. */
  SortedMap<String, String> indexes(String table) throws SQLException {
    return pairs(INDEXES, table);
  }

  /**
   * How the server writes a function of ours in an index: with the schema, where the search path of
   * the session does not lead there. It does for a role of the schema's name.
   */
  String written(String function) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT coalesce(to_regproc(name)::text, name) FROM (SELECT ?) q (name)")) {
      select.setString(1, schema + "." + function);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /** The constraints of a table, in the server's words. */
  SortedMap<String, String> constraints(String table) throws SQLException {
    return pairs(CONSTRAINTS, table);
  }

  /** The policies of a table that work, and what they say. */
  SortedMap<String, String> policies(String table) throws SQLException {
    return pairs(POLICIES, table);
  }

  /**
   * @throws StorageException.Unsupported if there is no such table or trigger
   */
  void refuseWithout(List<String> tables, List<String> triggers) throws SQLException {
    List<String> missing = missing(tables, triggers);
    if (!missing.isEmpty()) {
      throw new StorageException.Unsupported(
          "somebody has changed the tables of Keyhold, or their triggers: the schema %s lacks %s; restore a backup"
              .formatted(schema, missing));
    }
  }

  /** Which of these tables and triggers there are not. */
  List<String> missing(List<String> tables, List<String> triggers) throws SQLException {
    List<String> missing = new ArrayList<>();
    missing(missing, "the table ", tables, names(TABLES));
    missing(missing, "the trigger ", triggers, names(TRIGGERS));
    return missing;
  }

  private static void missing(
      List<String> missing, String what, List<String> wanted, Set<String> there) {
    wanted.stream().filter(name -> !there.contains(name)).forEach(name -> missing.add(what + name));
  }

  private SortedSet<String> names(String query) throws SQLException {
    SortedSet<String> names = new TreeSet<>();
    try (PreparedStatement select = connection.prepareStatement(query)) {
      select.setString(1, schema);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
    }
    return names;
  }

  private SortedMap<String, String> pairs(String query, String table) throws SQLException {
    SortedMap<String, String> pairs = new TreeMap<>();
    try (PreparedStatement select = connection.prepareStatement(query)) {
      select.setString(1, schema);
      select.setString(2, table);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          pairs.put(row.getString(1), row.getString(2));
        }
      }
    }
    return pairs;
  }
}
