package dev.keyhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sql.Migration;
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
import java.util.stream.Stream;
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
  private static final Migration ADDS =
      Migration.ours(UpgradeTest.class::getResourceAsStream, 1_000, "a_test_that_adds", 1);
  private static final Migration FAILS =
      Migration.ours(UpgradeTest.class::getResourceAsStream, 1_001, "a_test_that_fails", 1);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("system.db");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void a_file_of_an_older_schema_keeps_what_it_holds(int schema) throws Exception {
    copySchema(schema);

    try (Storage storage = SqliteStorage.open(file)) {
      Account ada =
          storage.read(tx -> tx.identities().accounts().findByEmail("ADA@example.org")).get();
      Organization acme =
          storage.read(tx -> tx.identities().organizations().findBySlug("acme")).get();
      assertThat(ada.displayName()).contains("Ada");
      assertThat(acme.ownerId()).isEqualTo("ada");
      assertThat(acme.status()).isEqualTo(OrganizationStatus.ACTIVE);
      storage.read(
          tx -> {
            assertThat(tx.identities().members().find("acme", "ada"))
                .hasValueSatisfying(m -> assertThat(m.level()).isEqualTo(MembershipLevel.OWNER));
            assertThat(tx.identities().passwords().find("ada"))
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
  void an_address_whose_domain_is_in_ascii_is_found_in_letters_after_the_upgrade()
      throws Exception {
    copySchema(1);
    for (String id : List.of("a", "b")) {
      execute(
          "INSERT INTO accounts (id, email, email_folded, created_at, updated_at) VALUES ("
              + "'%1$s', '%1$s@xn--bcher-kva.example', '%1$s@xn--bcher-kva.example', 0, 0)"
                  .formatted(id));
    }
    execute(
        "INSERT INTO accounts (id, email, email_folded, created_at, updated_at) VALUES"
            + " ('c', 'b@b\u00FCcher.example', 'b@b\u00FCcher.example', 0, 0)");

    try (Storage storage = SqliteStorage.open(file)) {
      storage.read(
          tx -> {
            assertThat(tx.identities().accounts().findByEmail("A@B\u00FCcher.example"))
                .map(Account::id)
                .contains("a");
            assertThat(tx.identities().accounts().findByEmail("b@xn--bcher-kva.example"))
                .map(Account::id)
                .contains("c");
            return tx.identities().accounts().find("b").orElseThrow();
          });
    }
  }

  @Test
  void an_owner_that_left_is_replaced_by_the_owner_that_is_there_for_longest() throws Exception {
    copySchema(2);
    execute(
        "INSERT INTO accounts (id, access_level, created_at, updated_at) VALUES"
            + " ('old', 'service', 0, 0), ('young', 'service', 0, 0), ('member', 'service', 0, 0)");
    execute(
        "INSERT INTO organization_members VALUES ('1', 'acme', 'young', 'owner', '{}', 2, 2),"
            + " ('2', 'acme', 'old', 'owner', '{}', 1, 1), ('3', 'acme', 'member', 'member', '{}', 0, 0)");
    execute("DELETE FROM organization_members WHERE account_id = 'ada'");
    execute("INSERT INTO organizations VALUES ('bare', 'Bare', 'bare', 'young', '{}', 7, 7)");

    try (Storage storage = SqliteStorage.open(file)) {
      storage.read(
          tx -> {
            assertThat(tx.identities().organizations().find("acme"))
                .map(Organization::ownerId)
                .contains("old");
            assertThat(tx.identities().members().find("bare", "young"))
                .map(Membership::level)
                .contains(MembershipLevel.OWNER);
            return tx.identities().accounts().find("ada").orElseThrow();
          });
      boolean deleted = storage.write(tx -> tx.identities().accounts().delete("ada"));
      assertThat(deleted).isTrue();
    }
  }

  @Test
  void keys_of_an_older_file_belong_to_no_organization_and_those_of_the_fourth_keep_theirs()
      throws Exception {
    copySchema(4);

    try (Storage storage = SqliteStorage.open(file)) {
      storage.read(
          tx -> {
            assertThat(tx.apiKeys().findByHash(new KeyHash("hash")).get().organizationId())
                .isEmpty();
            assertThat(tx.apiKeys().findByHash(new KeyHash("hash of acme")).get().organizationId())
                .contains("acme");
            assertThat(tx.identities().organizations().find("bell"))
                .map(Organization::status)
                .contains(OrganizationStatus.SUSPENDED);
            return true;
          });
    }
  }

  @Test
  void what_a_hub_has_put_on_a_table_that_is_made_anew_stays() throws Exception {
    copySchema(1);
    execute("CREATE TABLE seen (entry TEXT REFERENCES audit_logs (id) ON DELETE CASCADE)");
    execute("INSERT INTO seen SELECT id FROM audit_logs");
    execute("CREATE INDEX hub_by_address ON audit_logs (address)");
    execute("CREATE TRIGGER hub_sees AFTER INSERT ON audit_logs BEGIN SELECT 1; END");

    SqliteStorage.open(file).close();

    assertThat(query("SELECT count(*) FROM seen")).isEqualTo("2");
    assertThat(
            query(
                "SELECT group_concat(name) FROM sqlite_schema WHERE name LIKE 'hub\\_%' ESCAPE '\\'"))
        .contains("hub_by_address", "hub_sees");
  }

  @Test
  void there_is_a_file_for_every_schema() {
    for (Migration migration : OwnMigrations.ALL) {
      assertThat(UpgradeTest.class.getResource(resource(migration.number()))).isNotNull();
    }
  }

  @Test
  void a_newer_version_adds_to_an_older_file_and_the_older_version_still_opens_it()
      throws Exception {
    copySchema(1);

    prepare(today(ADDS));

    assertThat(query("SELECT max(number) FROM keyhold_schema")).isEqualTo("1000");
    assertThat(query("SELECT count(nickname) FROM accounts")).isEqualTo("0");
    try (Storage older = SqliteStorage.open(file)) {
      Optional<Account> ada = older.read(tx -> tx.identities().accounts().find("ada"));
      assertThat(ada).isPresent();
    }
  }

  @Test
  void a_migration_that_fails_leaves_the_file_as_it_was() throws Exception {
    copySchema(1);
    String before = query("SELECT group_concat(sql) FROM sqlite_schema");

    assertThatThrownBy(() -> prepare(today(ADDS, FAILS))).isInstanceOf(SQLException.class);

    assertThat(query("SELECT group_concat(sql) FROM sqlite_schema")).isEqualTo(before);
    assertThat(query("SELECT max(number) FROM keyhold_schema")).isEqualTo("1");
  }

  @Test
  void a_file_that_lacks_a_migration_is_refused_where_migrations_are_validated() throws Exception {
    copySchema(1);

    assertThatThrownBy(
            () -> {
              try (Connection connection = connect()) {
                new Schema(connection, today(ADDS)).prepare(Settings.MigrationMode.VALIDATE);
              }
            })
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("a_test_that_adds");
  }

  private static List<Migration> today(Migration... more) {
    return Stream.concat(OwnMigrations.ALL.stream(), Stream.of(more)).toList();
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

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getString(1);
    }
  }
}
