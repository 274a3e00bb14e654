package dev.keyhold.postgres;

import dev.keyhold.spi.Finding;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Consumer;

/** Looks at one schema, check by check. */
final class PostgresInspector {
  private static final List<String> COUNTED =
      List.of(
          "accounts",
          "organizations",
          "organization_members",
          "password_credentials",
          "api_keys",
          "audit_logs");

  private final Connection connection;
  private final String schema;

  PostgresInspector(Connection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
  }

  void inspect(Consumer<Finding> found) throws SQLException {
    found.accept(server());
    found.accept(durability());
    found.accept(role());
    Finding tables = tables();
    found.accept(tables);
    found.accept(transactions());
    if (tables.ok()) {
      found.accept(indexes());
      found.accept(constraints());
      found.accept(numbers());
      found.accept(rows());
    }
  }

  private Finding server() throws SQLException {
    return new Finding(
        "server",
        true,
        "PostgreSQL %s, the database %s in %s, the schema %s"
            .formatted(
                ask("SHOW server_version"),
                ask("SELECT current_database()"),
                ask("SHOW server_encoding"),
                schema));
  }

  /** Each of these, switched off, loses what was acknowledged, or all, when the machine dies. */
  private Finding durability() throws SQLException {
    StringJoiner off = new StringJoiner(" and ");
    for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
      if (ask("SHOW " + setting).equals("off")) {
        off.add(setting);
      }
    }
    return off.length() == 0
        ? new Finding("durability", true, "a commit is on the disk before it is acknowledged")
        : new Finding(
            "durability",
            false,
            off + " is off: a commit that was acknowledged may be lost; switch it on");
  }

  private Finding role() throws SQLException {
    boolean above =
        ask("SELECT (rolsuper OR rolbypassrls)::text FROM pg_roles WHERE rolname = current_user")
            .equals("true");
    return new Finding(
        "role",
        true,
        above
            ? "may bypass row-level security; a hub should use a role that may not"
            : "an ordinary one");
  }

  private Finding tables() throws SQLException {
    List<String> differences = PostgresSchema.differences(connection, schema, List.of());
    return new Finding(
        "schema",
        differences.isEmpty(),
        differences.isEmpty() ? "complete, with all its triggers" : String.join("; ", differences));
  }

  /** One that stays open keeps the server from clearing away what nobody needs any more. */
  private Finding transactions() throws SQLException {
    long seconds =
        number(
            "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::bigint"
                + " FROM pg_stat_activity WHERE datname = current_database()");
    boolean ok = seconds < 3_600;
    return new Finding(
        "transactions",
        ok,
        String.format(Locale.ROOT, "the oldest has been open for %,d s", seconds)
            + (ok ? "" : ": the server cannot clear away what it replaced since; end it"));
  }

  private Finding indexes() throws SQLException {
    String broken =
        ask(
            "SELECT coalesce(string_agg(i.relname, ', '), '') FROM pg_index x"
                + " JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_namespace n"
                + " ON n.oid = i.relnamespace WHERE n.nspname = '"
                + schema
                + "' AND NOT x.indisvalid");
    return new Finding(
        "indexes",
        broken.isEmpty(),
        broken.isEmpty() ? "all are in use" : "not in use: " + broken + "; run REINDEX on each");
  }

  private Finding constraints() throws SQLException {
    String open =
        ask(
            "SELECT coalesce(string_agg(conname, ', '), '') FROM pg_constraint k"
                + " JOIN pg_namespace n ON n.oid = k.connamespace WHERE n.nspname = '"
                + schema
                + "' AND NOT k.convalidated");
    return new Finding(
        "constraints",
        open.isEmpty(),
        open.isEmpty()
            ? "all hold for every row"
            : "not looked at for older rows: "
                + open
                + "; run ALTER TABLE ... VALIDATE CONSTRAINT");
  }

  /** A restored table may be ahead of the sequence that numbers its next row. */
  private Finding numbers() throws SQLException {
    boolean ahead =
        ask("SELECT (coalesce((SELECT max(seq) FROM %1$s.api_keys), 0)".formatted(schema)
                + " > (SELECT last_value FROM %s.api_keys_seq_seq))::text".formatted(schema))
            .equals("true");
    long last = number("SELECT coalesce(max(seq), 0) FROM %s.audit_logs".formatted(schema));
    long entries = number("SELECT count(*) FROM %s.audit_logs".formatted(schema));
    boolean ok = !ahead && last == entries;
    return new Finding(
        "numbers",
        ok,
        ok
            ? String.format(Locale.ROOT, "the trail has %,d entries without a gap", entries)
            : ahead
                ? "api_keys has rows that its sequence will number again; set the sequence behind"
                    + " them"
                : String.format(
                    Locale.ROOT,
                    "the trail has %,d entries, and the last has the number %,d; run keyhold audit"
                        + " verify, and restore a backup",
                    entries,
                    last));
  }

  private Finding rows() throws SQLException {
    StringJoiner counts = new StringJoiner(", ");
    for (String table : COUNTED) {
      counts.add(
          String.format(
              Locale.ROOT,
              "%s %,d",
              table,
              number("SELECT count(*) FROM %s.%s".formatted(schema, table))));
    }
    return new Finding("rows", true, counts.toString());
  }

  private long number(String query) throws SQLException {
    return Long.parseLong(ask(query));
  }

  private String ask(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
