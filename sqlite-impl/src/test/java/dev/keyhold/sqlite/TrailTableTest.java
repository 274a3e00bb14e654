package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ACME;
import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.T0;
import static dev.keyhold.sqlite.Samples.entry;
import static dev.keyhold.sqlite.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tables refuse to anybody who writes plain SQL. */
class TrailTableTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void three_entries_and_an_organization() {
    file = folder.resolve("system.db");
    try (SqliteStorage storage = SqliteStorage.open(file)) {
      storage.write(
          tx -> {
            tx.identities().accounts().create(ADA);
            tx.identities().organizations().create(ACME);
            tx.audit().append(entry("e1"));
            tx.audit().append(entry("e2"));
            return tx.audit().append(entry("e3"));
          });
    }
  }

  @Test
  void entries_are_not_deleted() {
    assertRefused("DELETE FROM audit_logs");
    assertRefused("DELETE FROM audit_logs WHERE seq = 3");
  }

  @Test
  void entries_are_not_replaced() {
    assertRefused(
        "INSERT OR REPLACE INTO audit_logs (seq, id, action, outcome, details, created_at)"
            + " VALUES (2, 'e2', 'forged', 'success', '{}', 0)");
    assertRefused(
        "INSERT OR REPLACE INTO audit_logs (seq, id, action, outcome, details, created_at)"
            + " VALUES (4, 'e2', 'forged', 'success', '{}', 0)");
  }

  @Test
  void entries_leave_no_gap() {
    assertRefused(
        "INSERT INTO audit_logs (seq, id, action, outcome, details, created_at)"
            + " VALUES (5, 'e5', 'forged', 'success', '{}', 0)");
  }

  @Test
  void entries_are_not_changed() {
    assertRefused("UPDATE audit_logs SET action = 'forged' WHERE seq = 2");
    assertRefused("UPDATE audit_logs SET seq = 9 WHERE seq = 3");
    assertRefused("UPDATE OR REPLACE audit_logs SET seq = 2 WHERE seq = 3");
    // Half an erasure is a change as well.
    assertRefused("UPDATE audit_logs SET erased_at = 1, reason = NULL WHERE seq = 2");
  }

  @Test
  void an_erased_entry_leaves_no_trace_of_its_content_in_the_file() throws Exception {
    String canary = "canary-4711";
    try (SqliteStorage storage = SqliteStorage.open(file)) {
      storage.write(
          tx ->
              tx.audit()
                  .append(AuditEntry.builder("e4", "account.create", T0).actorId(canary).build()));
      assertThat(everything()).contains(canary);

      storage.write(tx -> tx.audit().erase(AuditQuery.ALL.actorId(canary), T0, 10));
    }

    assertThat(everything()).doesNotContain(canary);
  }

  @Test
  void a_revoked_key_does_not_come_back() {
    keys();
    assertRefused("UPDATE api_keys SET revoked_at = NULL, revocation_reason = NULL");
    assertRefused("UPDATE api_keys SET revoked_at = revoked_at + 1 WHERE id = 'revoked'");
    assertRefused("UPDATE api_keys SET revocation_reason = 'none' WHERE id = 'revoked'");
    assertRefused(newKey("'another', 'hash of revoked'"));
    assertRefused(newKey("'revoked', 'hash of revoked'"));
    assertRefused("UPDATE OR REPLACE api_keys SET id = 'revoked' WHERE id = 'old'");
    assertRefused("UPDATE OR REPLACE api_keys SET seq = 1 WHERE id = 'old'");
    assertRefused("UPDATE OR REPLACE api_keys SET key_hash = 'hash of revoked' WHERE id = 'old'");
  }

  @Test
  void a_key_keeps_its_successor_and_lives_no_longer_for_it() {
    keys();
    assertRefused("UPDATE api_keys SET rotated_to_id = NULL WHERE id = 'old'");
    assertRefused("UPDATE api_keys SET rotated_to_id = 'revoked' WHERE id = 'old'");
    assertRefused("UPDATE api_keys SET expires_at = NULL WHERE id = 'old'");
    assertRefused("UPDATE api_keys SET expires_at = expires_at + 1 WHERE id = 'old'");
  }

  @Test
  void a_key_keeps_its_organization() {
    try (SqliteStorage storage = SqliteStorage.open(file)) {
      storage.run(
          tx -> {
            tx.apiKeys().insert(key("own"));
            tx.apiKeys().insert(key("acmes").toBuilder().organizationId("acme").build());
          });
    }
    assertRefused("UPDATE api_keys SET org_id = NULL WHERE id = 'acmes'");
    assertRefused("UPDATE api_keys SET org_id = 'bell' WHERE id = 'acmes'");
    assertRefused("UPDATE api_keys SET org_id = 'acme' WHERE id = 'own'");
    assertRefused("UPDATE organizations SET id = 'bell'");
    assertRefused("UPDATE organizations SET status = 'deactivated'");
  }

  private static String newKey(String idAndHash) {
    return "INSERT OR REPLACE INTO api_keys (id, key_hash, hash_scheme, created_at, updated_at)"
        + " VALUES ("
        + idAndHash
        + ", 'sha256', 0, 0)";
  }

  /** One that is revoked, and one in its grace. */
  private void keys() {
    try (SqliteStorage storage = SqliteStorage.open(file)) {
      storage.write(
          tx -> {
            tx.apiKeys().insert(key("revoked"));
            tx.apiKeys().revoke("revoked", Revocation.at(T0).reason("lost"));
            tx.apiKeys().insert(key("old"));
            return tx.apiKeys()
                .rotate("old", key("new"), Rotation.at(T0).graceUntil(T0.plusSeconds(60)));
          });
    }
  }

  @Test
  void an_entry_has_a_time_that_can_be_hashed() {
    for (String time : List.of("-62135596800001", "253402300800000", "9223372036854775807")) {
      assertRefused(
          "INSERT INTO audit_logs (seq, id, action, outcome, details, created_at)"
              + " VALUES (4, 'e4', 'test.run', 'success', '{}', "
              + time
              + ")");
    }
  }

  @Test
  void the_head_of_the_tree_says_how_many_entries_there_are() {
    String insert = "INSERT INTO audit_state VALUES ('tree/head', %s)";
    assertRefused(insert.formatted("x'00'"));
    assertRefused(insert.formatted("x'0000000000000003'"));
    assertRefused(insert.formatted("x'0000000000000004' || zeroblob(32)"));
    assertRefused(insert.formatted("CAST(x'0000000000000400' || zeroblob(32) AS BLOB)"));
    try (SqliteStorage storage = SqliteStorage.open(file)) {
      byte[] head = new byte[72];
      head[7] = 3;
      storage.write(tx -> tx.audit().state().insert("tree/head", Bytes.of(head)));
    }
    assertRefused("UPDATE audit_state SET value = x'00'");
    assertRefused(
        "UPDATE audit_state SET value = CAST(x'0000000000000004' || zeroblob(32) AS BLOB)");
    assertRefused("UPDATE audit_state SET key = 'tree/other'");
    assertRefused("DELETE FROM audit_state");
    assertRefused("INSERT OR REPLACE INTO audit_state VALUES ('tree/head', x'00')");
  }

  @Test
  void the_owner_stays_an_owner_member_whoever_writes() throws Exception {
    execute(
        "INSERT INTO accounts (id, access_level, created_at, updated_at)"
            + " VALUES ('bob', 'service', 0, 0);"
            + " INSERT INTO organization_members VALUES ('m', 'acme', 'bob', 'owner', '{}', 0, 0)");

    assertRefused("DELETE FROM organization_members WHERE account_id = 'ada'");
    assertRefused(
        "UPDATE organization_members SET membership_level = 'admin' WHERE account_id = 'ada'");
    assertRefused(
        "UPDATE organization_members SET membership_level = 'admin' WHERE account_id = 'bob';"
            + " UPDATE organizations SET owner_id = 'bob' WHERE id = 'acme'");
    assertRefused(
        "UPDATE OR REPLACE organization_members SET account_id = 'ada', membership_level = 'member'"
            + " WHERE account_id = 'bob'");
  }

  @Test
  void the_last_owner_stays_whoever_writes() {
    assertRefused("DELETE FROM organization_members");
    assertRefused("UPDATE organization_members SET membership_level = 'member'");
    assertRefused("UPDATE organization_members SET org_id = 'other'");
    assertRefused("DELETE FROM accounts");
  }

  @Test
  void the_last_owner_is_not_replaced_either() {
    String owner = "(SELECT id FROM organization_members WHERE account_id = 'ada')";
    assertRefused(
        "INSERT OR REPLACE INTO organization_members VALUES"
            + " ('new', 'acme', 'ada', 'member', '{}', 0, 0)");
    assertRefused(
        "INSERT OR REPLACE INTO organization_members VALUES ("
            + owner
            + ", 'bell', 'ada', 'owner', '{}', 0, 0)");
    assertRefused(
        "INSERT OR REPLACE INTO organizations VALUES ('acme', 'A', 'a', 'ada', '{}', 0, 0, 'active')");
    assertRefused("UPDATE OR REPLACE organization_members SET id = 'new'");
    assertRefused(
        "INSERT INTO accounts (id, access_level, created_at, updated_at)"
            + " VALUES ('bob', 'service', 0, 0);"
            + " INSERT INTO organization_members VALUES ('m', 'acme', 'bob', 'member', '{}', 0, 0);"
            + " UPDATE OR REPLACE organization_members SET account_id = 'ada'"
            + " WHERE account_id = 'bob'");
  }

  @Test
  void an_organization_goes_with_its_members() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA foreign_keys = ON");
      statement.executeUpdate("DELETE FROM organizations");
      try (ResultSet row = statement.executeQuery("SELECT count(*) FROM organization_members")) {
        assertThat(row.getInt(1)).isZero();
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private void assertRefused(String sql) {
    assertThatThrownBy(
            () -> {
              try (Connection connection = connect();
                  Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA foreign_keys = ON");
                statement.executeUpdate(sql);
              }
            })
        .as(sql)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("CONSTRAINT");
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  /** The bytes of the database and of its side files. */
  private String everything() throws Exception {
    StringBuilder all = new StringBuilder();
    try (var files = Files.list(folder)) {
      for (Path each : files.toList()) {
        all.append(new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }
}
