package dev.keyhold.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads from a database what its tables are. */
final class TableReading {
  private static final String COLUMNS =
      "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)";

  private static final String FOREIGN_KEYS =
      """
      SELECT id, "table", "from", coalesce("to", 'id') AS target, on_update, on_delete
      FROM pragma_foreign_key_list(?) ORDER BY id, seq
      """;

  private static final String INDEXES =
      """
      SELECT l.name, l."unique", l.origin, s.sql
      FROM pragma_index_list(?) l LEFT JOIN sqlite_schema s ON s.type = 'index' AND s.name = l.name
      WHERE l.origin IN ('c', 'u')
      """;

  private static final String INDEX_COLUMNS =
      """
      SELECT coalesce(name, iif(cid = -1, 'rowid', 'an expression'))
        || iif(coll = 'BINARY', '', ' COLLATE ' || coll) || iif("desc", ' DESC', '') AS said
      FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno
      """;

  private final Connection connection;

  TableReading(Connection connection) {
    this.connection = connection;
  }

  /** A use of each row of an answer. */
  private interface Each {
    void row(ResultSet row) throws SQLException;
  }

  private void query(String sql, String parameter, Each each) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          each.row(row);
        }
      }
    }
  }

  /** Without parts if there is no such table. */
  TableForm of(String table) throws SQLException {
    TableForm form = TableForm.empty(table);
    query(
        "SELECT strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name = ? COLLATE NOCASE",
        table,
        row -> form.put("option", row.getBoolean("strict") ? "STRICT" : "not STRICT"));
    if (form.exists()) {
      query(COLUMNS, table, row -> column(form, row));
      foreignKeys(form);
      checks(form);
      indexes(form);
      query(
          "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE",
          table,
          row ->
              form.put(
                  TableForm.TRIGGER + row.getString("name"),
                  SqlWords.statement(row.getString("sql"))));
    }
    return form;
  }

  private static void column(TableForm form, ResultSet row) throws SQLException {
    Optional<String> byDefault = Optional.ofNullable(row.getString("dflt_value"));
    form.put(
        TableForm.COLUMN + row.getString("name"),
        row.getString("type")
            + (row.getBoolean("notnull") ? " NOT NULL" : "")
            + (row.getInt("pk") > 0 ? " PRIMARY KEY" : "")
            + byDefault.map(sql -> " DEFAULT " + SqlWords.normal(SqlWords.of(sql))).orElse("")
            + (row.getInt("hidden") > 0 ? " GENERATED" : ""));
  }

  private void foreignKeys(TableForm form) throws SQLException {
    Map<Integer, List<String>> from = new TreeMap<>();
    Map<Integer, List<String>> to = new TreeMap<>();
    Map<Integer, String> table = new TreeMap<>();
    Map<Integer, String> deletion = new TreeMap<>();
    query(
        FOREIGN_KEYS,
        form.table(),
        row -> {
          int id = row.getInt("id");
          from.computeIfAbsent(id, first -> new ArrayList<>()).add(row.getString("from"));
          to.computeIfAbsent(id, first -> new ArrayList<>()).add(row.getString("target"));
          table.put(id, row.getString("table"));
          String update = row.getString("on_update");
          deletion.put(
              id,
              " ON DELETE %s%s"
                  .formatted(
                      row.getString("on_delete"),
                      update.equals("NO ACTION") ? "" : " ON UPDATE " + update));
        });
    from.forEach(
        (id, columns) ->
            form.put(
                "foreign key (%s) to %s".formatted(String.join(", ", columns), table.get(id)),
                "(" + String.join(", ", to.getOrDefault(id, List.of())) + ")" + deletion.get(id)));
  }

  /** There is no pragma that tells of checks. */
  private void checks(TableForm form) throws SQLException {
    List<String> columns = form.names(TableForm.COLUMN);
    query(
        "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE",
        form.table(),
        row -> {
          for (List<String> check : SqlWords.checks(row.getString("sql"))) {
            String over =
                columns.stream().filter(check::contains).collect(Collectors.joining(", "));
            form.put("check of (" + over + ")", SqlWords.normal(check));
          }
        });
  }

  private void indexes(TableForm form) throws SQLException {
    query(
        INDEXES,
        form.table(),
        row -> {
          List<String> columns = new ArrayList<>();
          String name = row.getString("name");
          query(INDEX_COLUMNS, name, column -> columns.add(column.getString("said")));
          String over = "(" + String.join(", ", columns) + ")";
          if (row.getString("origin").equals("u")) {
            form.put("unique key " + over, "UNIQUE");
          } else {
            String where = SqlWords.normal(SqlWords.predicate(row.getString("sql")));
            form.put(
                TableForm.INDEX + name,
                (row.getBoolean("unique") ? "UNIQUE " : "")
                    + over
                    + (where.isEmpty() ? "" : " WHERE " + where));
          }
        });
  }
}
