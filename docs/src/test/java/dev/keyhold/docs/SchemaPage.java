package dev.keyhold.docs;

import dev.keyhold.access.GraphTables;
import dev.keyhold.apps.AppTables;
import dev.keyhold.core.CoreTables;
import dev.keyhold.events.EventTables;
import dev.keyhold.secrets.SecretTables;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.tables.ReferencePage;
import dev.keyhold.tables.TableIdentities;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the reference page of a database's tables, with a diagram of how they hang together. */
final class SchemaPage {
  private static final String INTRODUCTION =
      """
      # The tables

      This page is written by a test; do not edit it. Accounts, organizations, memberships and passwords are
      written from their [declarations](../tables/src/main/java/dev/keyhold/tables), the others from a real database.
      The statements themselves, with the reasons for each rule, stand in the
      [migrations](../sqlite-impl/src/main/resources/dev/keyhold/sqlite/migrations).
      `keyhold tables page --jar FILE` writes such a page of [your own tables](tables.md).

      In the database, ids are text, and times are integers: milliseconds since 1970-01-01T00:00:00Z. `metadata` is a
      JSON object that belongs to the hub. All tables are STRICT. `keyhold_schema` says which migrations ran;
      `user_version` is not used. How a file comes up to date: [upgrading.md](upgrading.md).
      """;

  private static final String EVENTS =
      """

      # The tables of events and jobs

      A database has them where it is opened with `EventTables.SET`, as `keyhold serve` does: [events.md](events.md).
      Those of a tenant have the same columns and a `tenant_id`. They are called the same with `tenant_` before it.
      """;

  private static final String GRAPHS =
      """

      # The tables of graphs

      A database has them where it is opened with `GraphTables.SET`: [access.md](access.md). Where tenants have databases,
      each of these has its own.
      """;

  private static final String CORE =
      """

      # The tables of the core

      A database has them where it is opened with `CoreTables.SET`, as `keyhold serve` does: [power.md](power.md). Where
      tenants have databases, each has its own of those with a `tenant_id`. The views `users`, `tenants`,
      `user_credentials`, `api_tokens`, `audit_log` and `group_memberships` show accounts, organizations, credentials, keys,
      the trail and who is in groups, under the names that the seeds have for them.
      """;

  private static final String APPS =
      """

      # The tables of apps

      A database has them where it is opened with `AppTables.SET`, as `keyhold serve` does: [apps.md](apps.md). Where tenants
      have databases, each has its own of those with a `tenant_id`. A trigger refuses each change of a row of `app_versions`
      but of `withdrawn_at`.
      """;

  private static final String SECRETS =
      """

      # The tables of secrets

      A database has them where it is opened with `SecretTables.SET`, as `keyhold serve` does: [secrets.md](secrets.md). Where
      tenants have databases, each has its own of those with a `tenant_id`.
      """;

  private static final Map<String, Shape> DECLARED =
      TableIdentities.SET.shapes().stream().collect(Collectors.toMap(Shape::name, shape -> shape));

  private final Connection connection;
  private final StringBuilder page = new StringBuilder(INTRODUCTION);

  SchemaPage(Connection connection) {
    this.connection = connection;
  }

  String text() throws SQLException {
    List<String> tables =
        texts(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                + " ORDER BY name");
    page.append(new SeedNames().text());
    diagram(tables);
    for (String table : tables) {
      if (DECLARED.containsKey(table)) {
        page.append(ReferencePage.section(DECLARED.get(table)));
      } else {
        table(table);
      }
    }
    page.append(EVENTS);
    EventTables.SET.shapes().forEach(shape -> page.append(ReferencePage.section(shape)));
    page.append(GRAPHS);
    GraphTables.SET.shapes().forEach(shape -> page.append(ReferencePage.section(shape)));
    page.append(CORE);
    CoreTables.SET.shapes().forEach(shape -> page.append(ReferencePage.section(shape)));
    page.append(APPS);
    AppTables.SET.shapes().forEach(shape -> page.append(ReferencePage.section(shape)));
    page.append(SECRETS);
    SecretTables.SET.shapes().forEach(shape -> page.append(ReferencePage.section(shape)));
    return page.toString();
  }

  private void diagram(List<String> tables) throws SQLException {
    line("\n## How they hang together\n\n```mermaid\nerDiagram");
    for (String table : tables) {
      if (DECLARED.containsKey(table)) {
        page.append(ReferencePage.diagram(DECLARED.get(table)));
        continue;
      }
      query(
          "SELECT * FROM pragma_foreign_key_list('%s') ORDER BY \"from\"".formatted(table),
          key ->
              line(
                  "    %s ||--o{ %s : \"%s, on delete %s\""
                      .formatted(
                          key.getString("table"),
                          table,
                          key.getString("from"),
                          key.getString("on_delete").toLowerCase(Locale.ROOT))));
      line("    %s {".formatted(table));
      columns(
          table,
          column ->
              line(
                  "        %s %s%s"
                      .formatted(
                          column.getString("type").toLowerCase(Locale.ROOT),
                          column.getString("name"),
                          column.getInt("pk") > 0 ? " PK" : "")));
      line("    }");
    }
    line("```");
  }

  private void table(String table) throws SQLException {
    line("\n## " + table + "\n");
    line("| column | type | null | default | |\n|---|---|---|---|---|");
    columns(table, column -> line(row(table, column)));
    List<String> rest =
        texts(
            """
            SELECT type || ' `' || name || '`' FROM sqlite_schema
            WHERE tbl_name = '%s' AND type IN ('index', 'trigger') AND sql IS NOT NULL
            ORDER BY type, name
            """
                .formatted(table));
    if (!rest.isEmpty()) {
      line("\nBeside it: " + String.join(", ", rest) + ".");
    }
  }

  private String row(String table, ResultSet column) throws SQLException {
    String name = column.getString("name");
    List<String> notes = new ArrayList<>();
    if (column.getInt("pk") > 0) {
      notes.add("primary key");
    }
    if (column.getInt("hidden") > 0) {
      notes.add("derived");
    }
    notes.addAll(
        texts(
            """
            SELECT 'unique' FROM pragma_index_list('%1$s') i
            WHERE i.origin = 'u' AND (SELECT group_concat(name) FROM pragma_index_info(i.name)) = '%2$s'
            """
                .formatted(table, name)));
    notes.addAll(
        texts(
            """
            SELECT '→ `' || "table" || '.' || "to" || '`, ' || lower(on_delete)
            FROM pragma_foreign_key_list('%s') WHERE "from" = '%s'
            """
                .formatted(table, name)));
    String byDefault = column.getString("dflt_value");
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            name,
            column.getString("type"),
            column.getInt("notnull") > 0 ? "no" : "yes",
            byDefault == null ? "" : "`" + byDefault + "`",
            String.join("; ", notes));
  }

  @FunctionalInterface
  private interface Reader {
    void read(ResultSet row) throws SQLException;
  }

  private void columns(String table, Reader reader) throws SQLException {
    query("SELECT * FROM pragma_table_xinfo('%s') ORDER BY cid".formatted(table), reader);
  }

  private List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    query(sql, row -> texts.add(row.getString(1)));
    return texts;
  }

  private void query(String sql, Reader reader) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        reader.read(row);
      }
    }
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
