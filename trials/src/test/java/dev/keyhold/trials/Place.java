package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.postgres.PostgresInspection;
import dev.keyhold.spi.Finding;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Where a trial happens.
 *
 * @param folder for what stands beside the database
 * @param url of the database
 */
record Place(Path folder, String url) {
  /** What a server of tests does not have, for the sake of speed, or for its user. */
  private static final Set<String> OF_A_SERVER = Set.of("durability", "role");

  /** In a file of the folder. */
  static Place in(Path folder) {
    return new Place(folder, "sqlite:" + folder.resolve("system.db"));
  }

  boolean isFile() {
    return url.startsWith("sqlite:");
  }

  /**
   * As {@link #check}; who was killed before the first tables were made left nothing to look at.
   */
  void checkIfMade() throws SQLException {
    if (isFile() ? Files.exists(folder.resolve("system.db")) : hasTables()) {
      check();
    }
  }

  /** Whether the database itself is sound, as far as can be seen without a storage. */
  void check() throws SQLException {
    if (isFile()) {
      checkFile();
      return;
    }
    assertThat(hasTables()).isTrue();
    assertThat(PostgresInspection.of(StorageConfig.of(url), finding -> {}).findings())
        .filteredOn(finding -> !OF_A_SERVER.contains(finding.name()))
        .allMatch(Finding::ok);
  }

  private boolean hasTables() throws SQLException {
    try (Connection connection = DriverManager.getConnection(PostgresServer.jdbc(url));
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT to_regclass('keyhold_schema') IS NOT NULL")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private void checkFile() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:" + url);
        Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("ok");
      }
      try (ResultSet row = statement.executeQuery("PRAGMA foreign_key_check")) {
        assertThat(row.next()).as("a foreign key points nowhere").isFalse();
      }
    }
  }
}
