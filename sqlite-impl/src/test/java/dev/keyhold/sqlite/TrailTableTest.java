package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ACME;
import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.T0;
import static dev.keyhold.sqlite.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
            tx.identities().createAccount(ADA);
            tx.identities().createOrganization(ACME);
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

      storage.write(tx -> tx.audit().erase(AuditQuery.builder().actorId(canary).build(), T0, 10));
    }

    assertThat(everything()).doesNotContain(canary);
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
        "INSERT OR REPLACE INTO organizations VALUES ('acme', 'A', 'a', 'ada', '{}', 0, 0)");
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
