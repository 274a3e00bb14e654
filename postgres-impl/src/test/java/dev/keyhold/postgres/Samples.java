package dev.keyhold.postgres;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.testserver.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/** The people and things of these tests, and a connection of somebody else's. */
final class Samples {
  static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  static final Account ADA = Account.builder("ada", T0).email("ada@example.org").build();
  static final Account GRACE = Account.builder("grace", T0).email("grace@example.org").build();
  static final Organization ACME =
      Organization.builder("acme", T0).name("Acme").slug("acme").ownerId("ada").build();

  private Samples() {}

  static ApiKey key(String id) {
    return ApiKey.builder(id, new KeyHash("hash of " + id), "sha256", T0).build();
  }

  static AuditEntry entry(String id) {
    return AuditEntry.builder(id, "account.create", T0).build();
  }

  static boolean hasAccount(Storage storage, String id) {
    return storage.read(tx -> tx.identities().accounts().find(id)).isPresent();
  }

  static double metric(Storage storage, String name) {
    return storage.metrics().stream()
        .filter(metric -> metric.name().equals(name))
        .map(metric -> metric.value().getAsDouble())
        .findFirst()
        .orElseThrow();
  }

  /** Another program's connection, in the schema of a URL. */
  static Connection stranger(String url) throws SQLException {
    return DriverManager.getConnection(PostgresServer.jdbc(url));
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
