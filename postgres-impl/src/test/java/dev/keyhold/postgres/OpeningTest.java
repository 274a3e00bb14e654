package dev.keyhold.postgres;

import static dev.keyhold.postgres.Samples.ADA;
import static dev.keyhold.postgres.Samples.execute;
import static dev.keyhold.postgres.Samples.hasAccount;
import static dev.keyhold.postgres.Samples.stranger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a database, or with what is said of it, is said when it is opened. */
@Timeout(60)
class OpeningTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql:",
        "postgresql://localhost",
        "postgresql://localhost/",
        "postgresql:hub",
        "postgresql://a:hunter2@localhost/hub",
        "postgresql://localhost/hub?schema=Hunter2",
        "postgresql://localhost/hub?schema=pg_hunter2",
        "postgresql://localhost/hub?schema=a;drop",
        "postgresql://localhost/hub?password=hunter2",
        "postgresql://localhost/hub%zzhunter2",
        "postgresql://localhost/hub?hunter2"
      })
  void a_url_that_cannot_be_read_is_refused_and_not_repeated(String url) {
    assertThatThrownBy(() -> Keyhold.open(url))
        .isInstanceOf(StorageException.InvalidInput.class)
        .message()
        .doesNotContainIgnoringCase("hunter2");
  }

  @Test
  void a_server_that_is_not_there_is_unavailable() {
    assertThatThrownBy(() -> Keyhold.open("postgresql://a@localhost:1/hub"))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void a_database_that_is_not_there_is_named_as_the_fault() {
    String url = PostgresServer.in("nosuch", PostgresServer.url());

    assertThatThrownBy(() -> Keyhold.open(url))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("no such database");
  }

  @Test
  void the_password_comes_from_a_file_that_is_there() throws Exception {
    Path file = folder.resolve("password");
    StorageConfig config =
        StorageConfig.builder(PostgresServer.url())
            .setting("password-file", file.toString())
            .build();

    assertThatThrownBy(() -> Keyhold.open(config))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("password-file");
    Files.writeString(file, "any will do here\n");
    try (Storage storage = Keyhold.open(config)) {
      assertThat(hasAccount(storage, "ada")).isFalse();
    }
  }

  @Test
  void a_schema_without_tables_is_refused_where_nothing_may_be_made() {
    StorageConfig config =
        StorageConfig.builder(PostgresServer.url()).setting("migrations", "validate").build();

    assertThatThrownBy(() -> Keyhold.open(config))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("identities_keys_and_audit");
  }

  @Test
  void a_schema_without_tables_is_refused_where_another_tool_makes_them() {
    StorageConfig config =
        StorageConfig.builder(PostgresServer.url()).setting("migrations", "never").build();

    assertThatThrownBy(() -> Keyhold.open(config))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("lacks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TRIGGER api_keys_tell ON api_keys",
        "ALTER TABLE audit_logs DISABLE TRIGGER audit_logs_are_append_only",
        "DROP TABLE audit_state",
        "UPDATE keyhold_schema SET checksum = 'another'",
        "INSERT INTO keyhold_schema (owner, number, name, checksum, oldest_reader)"
            + " VALUES ('keyhold', 999, 'later', 'x', 999)"
      })
  void tables_that_somebody_has_changed_are_refused(String change) throws Exception {
    String url = PostgresServer.url();
    Keyhold.open(url).close();
    try (Connection connection = stranger(url)) {
      execute(connection, change);
    }

    assertThatThrownBy(() -> Keyhold.open(url)).isInstanceOf(StorageException.Unsupported.class);
  }

  @Test
  void a_newer_schema_that_only_adds_is_taken() throws Exception {
    String url = PostgresServer.url();
    Keyhold.open(url).close();
    try (Connection connection = stranger(url)) {
      execute(
          connection,
          "INSERT INTO keyhold_schema (owner, number, name, checksum, oldest_reader)"
              + " VALUES ('keyhold', 999, 'later', 'x', 1)");
    }

    Keyhold.open(url).close();
  }

  @Test
  void a_database_in_another_encoding_is_refused() throws Exception {
    try (Connection connection = stranger(PostgresServer.url("public"))) {
      execute(connection, "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
      try {
        String url = PostgresServer.in("latin", PostgresServer.url());
        assertThatThrownBy(() -> Keyhold.open(url))
            .isInstanceOf(StorageException.Unsupported.class)
            .hasMessageContaining("LATIN1");
      } finally {
        execute(connection, "DROP DATABASE latin");
      }
    }
  }

  @Test
  void a_server_that_reads_texts_in_another_way_is_refused() throws Exception {
    String url = PostgresServer.url();
    String role = "backslash";
    try (Connection connection = stranger(url)) {
      execute(connection, "CREATE ROLE " + role + " SUPERUSER LOGIN");
      execute(connection, "ALTER ROLE " + role + " SET standard_conforming_strings = off");
      try {
        assertThatThrownBy(
                () -> PostgresStorage.open(StorageConfig.of(PostgresServer.as(role, url))))
            .isInstanceOf(StorageException.Unsupported.class)
            .hasMessageContaining("standard_conforming_strings");
      } finally {
        execute(connection, "DROP ROLE " + role);
      }
    }
  }

  @Test
  void a_pool_of_the_hubs_is_used_and_left_open() throws Exception {
    String url = PostgresServer.url();
    String schema = url.substring(url.indexOf('?'));
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(PostgresServer.jdbc(url));
    config.setAutoCommit(false);
    config.setMaximumPoolSize(4);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      for (int round = 0; round < 3; round++) {
        try (PostgresStorage storage =
            PostgresStorage.open(pool, StorageConfig.of("postgresql:" + schema))) {
          if (round == 0) {
            storage.write(tx -> tx.identities().accounts().create(ADA));
          }
          assertThat(hasAccount(storage, "ada")).isTrue();
          assertThat(storage.findKey(Samples.key("none").hash())).isEmpty();
        }
      }
      try (Connection connection = pool.getConnection()) {
        assertThat(Samples.number(connection, "SELECT 1")).isEqualTo(1);
        assertThat(connection.getAutoCommit()).isFalse();
      }
    }
  }
}
