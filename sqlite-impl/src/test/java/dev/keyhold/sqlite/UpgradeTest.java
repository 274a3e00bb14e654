package dev.keyhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file of each released schema opens, is brought up to date, and keeps what it holds. The files
 * were made by the versions that brought those schemas, and are never made anew.
 */
class UpgradeTest {
  private static final Migration FIRST = Migration.ALL.get(0);
  private static final Migration ADDS = new Migration(2, "a_test_that_adds", 1);
  private static final Migration FAILS = new Migration(3, "a_test_that_fails", 1);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("system.db");
  }

  @ParameterizedTest
  @ValueSource(ints = 1)
  void a_file_of_an_older_schema_keeps_what_it_holds(int schema) throws Exception {
    copySchema(schema);

    try (Storage storage = SqliteStorage.open(file)) {
      Account ada = storage.read(tx -> tx.identities().findAccountByEmail("ADA@example.org")).get();
      Organization acme = storage.read(tx -> tx.identities().findOrganizationBySlug("acme")).get();
      assertThat(ada.displayName()).contains("Ada");
      assertThat(acme.ownerId()).isEqualTo("ada");
      storage.read(
          tx -> {
            assertThat(tx.identities().findMember("acme", "ada"))
                .hasValueSatisfying(m -> assertThat(m.level()).isEqualTo(MembershipLevel.OWNER));
            assertThat(tx.identities().findPassword("ada"))
                .map(PasswordCredential::failedAttempts)
                .contains(1);
            ApiKey key = tx.apiKeys().findByHash(new KeyHash("hash")).get();
            assertThat(key.tags()).containsExactly("blue", "green");
            assertThat(key.scopes()).containsExactly("read", "write");
            assertThat(key.revocationReason()).contains("lost");
            assertThat(tx.audit().count(AuditQuery.ALL)).isEqualTo(1);
            assertThat(tx.audit().readAfter(0, 10)).hasSize(2);
            return tx.audit().state().find("head");
          });
    }
  }

  @Test
  void there_is_a_file_for_every_schema() {
    for (Migration migration : Migration.ALL) {
      assertThat(UpgradeTest.class.getResource(resource(migration.number()))).isNotNull();
    }
  }

  @Test
  void a_newer_version_adds_to_an_older_file_and_the_older_version_still_opens_it()
      throws Exception {
    copySchema(1);

    prepare(List.of(FIRST, ADDS));

    assertThat(query("SELECT max(number) FROM keyhold_schema")).isEqualTo("2");
    assertThat(query("SELECT count(nickname) FROM accounts")).isEqualTo("0");
    try (Storage older = SqliteStorage.open(file)) {
      Optional<Account> ada = older.read(tx -> tx.identities().findAccount("ada"));
      assertThat(ada).isPresent();
    }
  }

  @Test
  void a_migration_that_fails_leaves_the_file_as_it_was() throws Exception {
    copySchema(1);
    String before = query("SELECT group_concat(sql) FROM sqlite_schema");

    assertThatThrownBy(() -> prepare(List.of(FIRST, ADDS, FAILS))).isInstanceOf(SQLException.class);

    assertThat(query("SELECT group_concat(sql) FROM sqlite_schema")).isEqualTo(before);
    assertThat(query("SELECT max(number) FROM keyhold_schema")).isEqualTo("1");
  }

  @Test
  void a_file_that_lacks_a_migration_is_refused_where_migrations_are_validated() throws Exception {
    copySchema(1);

    assertThatThrownBy(
            () -> {
              try (Connection connection = connect()) {
                new Schema(connection, List.of(FIRST, ADDS))
                    .prepare(Settings.MigrationMode.VALIDATE);
              }
            })
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("a_test_that_adds");
  }

  private void prepare(List<Migration> migrations) throws SQLException {
    try (Connection connection = connect()) {
      new Schema(connection, migrations).prepare(Settings.MigrationMode.MIGRATE);
    }
  }

  private void copySchema(int number) throws Exception {
    try (InputStream kept = UpgradeTest.class.getResourceAsStream(resource(number))) {
      Files.copy(kept, file);
    }
  }

  private static String resource(int number) {
    return String.format(Locale.ROOT, "schemas/schema-%d.db", number);
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getString(1);
    }
  }
}
