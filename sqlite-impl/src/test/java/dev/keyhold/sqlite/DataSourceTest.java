package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.GRACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The door for a hub that owns the data source. */
class DataSourceTest {
  @TempDir Path folder;
  private DataSource connections;

  @BeforeEach
  void the_hub_has_connections_that_fit() {
    connections = SqliteStorage.dataSource(folder.resolve("hub.db"));
  }

  @Test
  void the_hubs_pool_is_used_and_left_open() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(connections);
    config.setAutoCommit(false);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      try (SqliteStorage storage = SqliteStorage.open(pool)) {
        storage.write(tx -> tx.identities().accounts().create(ADA));
        Optional<Account> found = storage.read(tx -> tx.identities().accounts().find("ada"));
        assertThat(found).contains(ADA);
      }

      assertThat(pool.isClosed()).isFalse();
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
      try (Connection connection = pool.getConnection()) {
        assertThat(connection.getAutoCommit()).isFalse();
      }
    }
  }

  @Test
  void connections_with_wrong_settings_are_refused_and_not_corrected() throws Exception {
    SQLiteDataSource plain = new SQLiteDataSource();
    plain.setUrl("jdbc:sqlite:" + folder.resolve("plain.db"));

    assertThatThrownBy(() -> SqliteStorage.open(plain))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("foreign_keys")
        .hasMessageContaining("journal_mode")
        .hasMessageContaining("trusted_schema")
        .hasMessageContaining("SqliteStorage.dataSource");
    try (Connection connection = plain.getConnection()) {
      assertThat(Pragmas.read(connection, "journal_mode")).isEqualTo("delete");
    }
  }

  @Test
  void a_file_whose_texts_are_not_in_utf_8_is_refused_and_left_as_it_was() throws Exception {
    Path file = folder.resolve("wide.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA encoding = 'UTF-16'");
      statement.execute("CREATE TABLE robots (name TEXT)");
    }

    assertThatThrownBy(() -> SqliteStorage.open(file))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContainingAll("utf-16", "utf-8");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      assertThat(FirstColumn.of(connection, "SELECT name FROM sqlite_schema"))
          .containsExactly("robots");
    }
  }

  @Test
  void a_source_without_connections_is_unavailable() throws Exception {
    DataSource empty = mock(DataSource.class);
    when(empty.getConnection()).thenThrow(new SQLException("no more"));

    assertThatThrownBy(() -> SqliteStorage.open(empty))
        .isInstanceOf(StorageException.Unavailable.class);
  }

  @Test
  void a_commit_that_fails_with_an_io_error_leaves_its_fate_open() throws Exception {
    SqliteStorage storage = SqliteStorage.open(failingAt("COMMIT", io()));

    assertThatThrownBy(() -> storage.write(tx -> tx.identities().accounts().create(ADA)))
        .isInstanceOfSatisfying(
            StorageException.OutcomeUnknown.class, e -> assertThat(e.nothingWritten()).isFalse());
    storage.close();
  }

  @Test
  void a_commit_that_finds_the_disk_full_has_written_nothing() throws Exception {
    SqliteStorage storage = SqliteStorage.open(failingAt("COMMIT", full()));

    assertThatThrownBy(() -> storage.write(tx -> tx.identities().accounts().create(ADA)))
        .isInstanceOfSatisfying(
            StorageException.Unavailable.class, e -> assertThat(e.retryMayHelp()).isTrue());
    Optional<Account> found = storage.read(tx -> tx.identities().accounts().find("ada"));
    assertThat(found).isEmpty();
    storage.close();
  }

  @Test
  void a_unit_that_cannot_be_undone_alone_takes_its_batch_with_it() throws Exception {
    SqliteStorage storage = SqliteStorage.open(failingAt("ROLLBACK TO keyhold_unit", io()));
    IllegalStateException thrown = new IllegalStateException("changed my mind");

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      tx.identities().accounts().create(ADA);
                      throw thrown;
                    }))
        .isSameAs(thrown);
    storage.write(tx -> tx.identities().accounts().create(GRACE));

    List<Account> found =
        storage.read(tx -> tx.identities().accounts().list(PageRequest.first(10)).items());
    assertThat(found).containsExactly(GRACE);
    storage.close();
  }

  @Test
  void a_transaction_that_cannot_begin_is_unavailable() throws Exception {
    SqliteStorage storage = SqliteStorage.open(failingAt("BEGIN IMMEDIATE", io()));

    assertThatThrownBy(() -> storage.write(tx -> tx.identities().accounts().create(ADA)))
        .isInstanceOf(StorageException.Unavailable.class);
    storage.close();
  }

  private static SQLException io() {
    return new SQLiteException("disk I/O error", SQLiteErrorCode.SQLITE_IOERR_WRITE);
  }

  private static SQLException full() {
    return new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL);
  }

  /** A source whose first connection, the writer's, breaks at one statement. */
  private DataSource failingAt(String sql, SQLException failure) throws SQLException {
    Connection real = connections.getConnection();
    Connection breaking = mock(Connection.class, delegatesTo(real));
    when(breaking.createStatement())
        .thenAnswer(
            call -> {
              Statement statement = real.createStatement();
              Statement guarded = mock(Statement.class, delegatesTo(statement));
              doThrow(failure).when(guarded).execute(contains(sql));
              return guarded;
            });
    DataSource source = mock(DataSource.class);
    when(source.getConnection())
        .thenReturn(breaking)
        .thenAnswer(call -> connections.getConnection());
    return source;
  }
}
