package dev.keyhold.sqlite;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyhold.sql.Migration;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the tables of a database look like: each column, foreign key, index and trigger in words.
 */
final class SchemaShape {
  /** Ours are no virtual tables, and to ask for the columns of one takes its module. */
  private static final String COLUMNS =
      """
      SELECT t.name AS of, 'column ' || c.name AS what,
        c.type || iif(c."notnull", ' NOT NULL', '') || iif(c.pk > 0, ' PRIMARY KEY', '') AS how
      FROM sqlite_schema t JOIN pragma_table_xinfo(t.name) c
      WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        AND t.sql NOT LIKE 'CREATE VIRTUAL %'
      """;

  private static final String KINDS =
      """
      SELECT name AS of, 'kind' AS what, type AS how
      FROM sqlite_schema
      WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        AND sql NOT LIKE 'CREATE VIRTUAL %'
      """;

  private static final String FOREIGN_KEYS =
      """
      SELECT t.name AS of, 'foreign key ' || k."from" AS what,
        k."table" || ' ON DELETE ' || k.on_delete AS how
      FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) k
      WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL %'
      """;
  private static final String INDEXES_AND_TRIGGERS =
      """
      SELECT tbl_name AS of, type || ' ' || name AS what, sql AS how
      FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL
      """;

  /** SQLite compares names without regard to case. */
  private static final Comparator<String> NAMES = String.CASE_INSENSITIVE_ORDER;

  /** To run migrations takes most of the time of an opening, and one process opens many files. */
  private static final Cache<List<Migration>, SchemaShape> MADE =
      Caffeine.newBuilder().maximumSize(64).build();

  /** By table, then by what it is. */
  private final Map<String, Map<String, String>> tables;

  private SchemaShape(Map<String, Map<String, String>> tables) {
    this.tables = tables;
  }

  /** What these migrations make of an empty database. */
  static SchemaShape of(List<Migration> migrations) throws SQLException {
    SchemaShape known = MADE.getIfPresent(migrations);
    if (known == null) {
      known = made(migrations);
      MADE.put(List.copyOf(migrations), known);
    }
    return known;
  }

  private static SchemaShape made(List<Migration> migrations) throws SQLException {
    try (Connection scratch = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = scratch.createStatement()) {
      for (Migration migration : migrations) {
        statement.executeUpdate(migration.sql());
      }
      return of(scratch);
    }
  }

  static SchemaShape of(Connection connection) throws SQLException {
    Map<String, Map<String, String>> tables = new TreeMap<>(NAMES);
    try (Statement statement = connection.createStatement()) {
      for (String query : List.of(KINDS, COLUMNS, FOREIGN_KEYS, INDEXES_AND_TRIGGERS)) {
        try (ResultSet row = statement.executeQuery(query)) {
          while (row.next()) {
            tables
                .computeIfAbsent(row.getString("of"), table -> new TreeMap<>(NAMES))
                .put(row.getString("what"), row.getString("how"));
          }
        }
      }
    }
    return new SchemaShape(tables);
  }

  Set<String> tables() {
    return tables.keySet();
  }

  /** The names of all indexes and triggers. */
  Set<String> indexesAndTriggers() {
    return tables.values().stream()
        .flatMap(parts -> parts.keySet().stream())
        .filter(part -> part.startsWith("index ") || part.startsWith("trigger "))
        .map(part -> part.substring(part.indexOf(' ') + 1))
        .collect(Collectors.toSet());
  }

  SchemaShape without(Collection<String> names) {
    Map<String, Map<String, String>> others = new TreeMap<>(tables);
    others.keySet().removeAll(names);
    return new SchemaShape(others);
  }

  SchemaShape only(Collection<String> names) {
    Map<String, Map<String, String>> some = new TreeMap<>(tables);
    some.keySet().retainAll(names);
    return new SchemaShape(some);
  }

  /** Without indexes, triggers and keys, which a newer schema may have changed. */
  SchemaShape columnsOnly() {
    Map<String, Map<String, String>> columns = new TreeMap<>();
    tables.forEach(
        (table, parts) ->
            columns.put(
                table,
                parts.entrySet().stream()
                    .filter(part -> part.getKey().startsWith("column "))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
    return new SchemaShape(columns);
  }

  /**
   * Where {@code other} lacks a part of this shape, or has it in another form. More is no matter.
   */
  List<String> missingFrom(SchemaShape other) {
    Set<String> differences = new TreeSet<>();
    tables.forEach(
        (table, parts) -> {
          if (!other.tables.containsKey(table)) {
            differences.add("there is no table " + table);
            return;
          }
          Map<String, String> found = other.tables.getOrDefault(table, Map.of());
          parts.forEach(
              (what, how) -> {
                if (!found.containsKey(what)) {
                  differences.add("%s lacks the %s".formatted(table, what));
                } else if (!Objects.equals(found.get(what), how)) {
                  differences.add(
                      "%s has the %s as \"%s\" instead of \"%s\""
                          .formatted(table, what, found.get(what), how));
                }
              });
        });
    return List.copyOf(differences);
  }
}
