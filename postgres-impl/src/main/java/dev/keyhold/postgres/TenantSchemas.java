package dev.keyhold.postgres;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.TenantDatabases;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.SortedSet;
import java.util.TreeSet;

/** A schema for each tenant, in the database of the schema that all share. */
final class TenantSchemas implements TenantDatabases {
  /** Names of schemas have 63 characters, of which a tenant's may take 40. */
  private static final int LONGEST = 63;

  private static final String BETWEEN = "_t_";

  @Override
  public StorageConfig.Builder beside(StorageConfig shared, String name) {
    PostgresUrl url = PostgresUrl.of(shared);
    return shared
        .beside(url.inSchema(schema(url.schema(), name)))
        .setting("cache-bytes", "0")
        .setting("readers", "2");
  }

  /** A server takes some hundred connections, and each storage some five. */
  @Override
  public int mostOpen() {
    return 8;
  }

  @Override
  public SortedSet<String> names(StorageConfig shared) {
    return PostgresTables.look(
        shared,
        (connection, schema) -> {
          SortedSet<String> names = new TreeSet<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, ?)")) {
            select.setString(1, schema + BETWEEN);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                names.add(
                    row.getString(1)
                        .substring(schema.length() + BETWEEN.length())
                        .replace('_', '-'));
              }
            }
          }
          return names;
        });
  }

  @Override
  public boolean isThere(StorageConfig shared, String name) {
    return PostgresTables.look(
        shared,
        (connection, schema) -> {
          try (PreparedStatement select =
              connection.prepareStatement("SELECT 1 FROM pg_namespace WHERE nspname = ?")) {
            select.setString(1, schema(schema, name));
            try (ResultSet row = select.executeQuery()) {
              return row.next();
            }
          }
        });
  }

  @Override
  public long bytes(StorageConfig shared, String name) {
    return PostgresTables.look(
        shared,
        (connection, schema) -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
                      + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                      + " WHERE n.nspname = ? AND c.relkind IN ('r', 'm')")) {
            select.setString(1, schema(schema, name));
            try (ResultSet row = select.executeQuery()) {
              row.next();
              return row.getLong(1);
            }
          }
        });
  }

  @Override
  public void remove(StorageConfig shared, String name) {
    PostgresTables.look(
        shared,
        (connection, schema) -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS " + schema(schema, name) + " CASCADE");
            return true;
          }
        });
  }

  /** A plain name, as {@link PostgresUrl#checked} wants it: {@code -} is not one of its signs. */
  private static String schema(String shared, String name) {
    String schema = shared + BETWEEN + name.replace('-', '_');
    if (schema.length() > LONGEST) {
      throw new StorageException.InvalidInput(
          "the name of the schema that all share has more than 20 characters, which leaves no room for those of tenants");
    }
    return PostgresUrl.checked(schema);
  }
}
