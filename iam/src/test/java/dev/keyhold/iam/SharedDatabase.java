package dev.keyhold.iam;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.Tables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database that a hub has open, and another program too, which knows SQL alone. */
abstract class SharedDatabase implements SharedPlace {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00.007Z");

  @TempDir Path folder;
  private String url;
  private Storage storage;
  private Connection other;

  @BeforeEach
  final void both_have_it_open() throws SQLException {
    url = url(folder.resolve("hub.db"));
    storage = open(url);
    other = connect(url);
  }

  static Storage open(String url) {
    return Keyhold.open(StorageConfig.builder(url).tables(IamTables.SET).build());
  }

  final void openAgain() {
    storage.close();
    storage = open(url);
  }

  @AfterEach
  final void close() throws SQLException {
    other.close();
    storage.close();
  }

  final Storage storage() {
    return storage;
  }

  final <T> T read(Function<Global, T> work) {
    return storage.read(tx -> work.apply(Tables.of(() -> NOW).global(tx)));
  }

  final Connection another() throws SQLException {
    return connect(url);
  }

  final void execute(String sql) throws SQLException {
    execute(other, sql);
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column. */
  final List<String> texts(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = other.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }

  final void signUp(String id) throws SQLException {
    execute(
        "INSERT INTO \"user\" (id, name, email, created_at, updated_at) VALUES ('%1$s', '%1$s', '%1$s@example.org', '2026-01-01T00:00:00.007Z', '2026-01-01T00:00:00.007Z')"
            .formatted(id));
  }

  final void found(String owner) throws SQLException {
    execute("INSERT INTO organization (id, name, slug) VALUES ('acme', 'Acme', 'acme')");
    join("m1", owner, "owner");
  }

  final void join(String id, String user, String role) throws SQLException {
    execute(
        "INSERT INTO member (id, organization_id, user_id, role) VALUES ('%s', 'acme', '%s', '%s')"
            .formatted(id, user, role));
  }

  final void session(String id, String token, String expiresAt) throws SQLException {
    execute(
        "INSERT INTO session (id, user_id, token, expires_at) VALUES ('%s', 'ada', '%s', %s)"
            .formatted(id, token, expiresAt));
  }
}
