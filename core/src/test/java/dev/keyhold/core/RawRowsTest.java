package dev.keyhold.core;

import static dev.keyhold.core.CorePlace.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.access.GraphTables;
import dev.keyhold.core.NewDelegation.Between;
import dev.keyhold.events.EventTables;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.testserver.PostgresServer;
import dev.keyhold.teststorages.StorageKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tables hold by themselves, against SQL by hand; and their views. */
class RawRowsTest {
  @TempDir Path folder;

  private Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system.db"));
  }

  /** An organization with a role that is assigned, a delegation and a session. */
  private void furnish() {
    try (CorePlace place = CorePlace.open(StorageKind.SQLITE, folder)) {
      place.register("invoice.pay");
      place.member("ada");
      place.member("bob");
      place.roles(roles -> roles.define(NewRole.of("clerk", "invoice.pay")));
      place.roles(roles -> roles.assign(NewAssignment.of("clerk", Subject.account("ada"))));
      place.delegations(
          it ->
              it.grant(
                  NewDelegation.of(
                      new Between("ada", "bob"),
                      List.of("invoice.pay"),
                      place.now(),
                      place.now().plusSeconds(60))));
      place
          .core
          .impersonations()
          .start(ACME, NewSession.of(new NewSession.Between("boss", "bob"), "ticket number 4711"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE delegations SET delegate_id = grantor_id",
        "UPDATE delegations SET ends_at = starts_at",
        "UPDATE delegations SET depth = 6",
        "UPDATE delegations SET status = 'expired'",
        "UPDATE impersonation_sessions SET target_id = admin_id",
        "UPDATE impersonation_sessions SET expires_at = expires_at + 1",
        "UPDATE impersonation_sessions SET target_id = 'ada'",
        "INSERT INTO impersonation_sessions SELECT 'x', tenant_id, 'ada', target_id, actions, reason,"
            + " approved_by, started_at, started_at + 3600001, NULL, NULL, NULL, created_at,"
            + " updated_at FROM impersonation_sessions",
        "INSERT INTO impersonation_sessions SELECT 'x', tenant_id, 'ada', target_id, actions, 'short',"
            + " approved_by, started_at, expires_at, NULL, NULL, NULL, created_at, updated_at"
            + " FROM impersonation_sessions",
        "INSERT INTO impersonation_sessions SELECT 'x', tenant_id, admin_id, 'ada', actions, reason,"
            + " approved_by, started_at, expires_at, NULL, NULL, open_admin_id, created_at,"
            + " updated_at FROM impersonation_sessions",
        "DELETE FROM roles WHERE key = 'clerk'",
        "UPDATE assignments SET starts_at = 2, ends_at = 1",
        "INSERT INTO assignments SELECT 'x', tenant_id, role_id, subject, account_id, resource,"
            + " starts_at, ends_at, granted_by, created_at, updated_at FROM assignments",
        "DELETE FROM organization_members WHERE account_id = 'boss'"
      })
  void sql_by_hand_breaks_no_rule_that_a_table_can_hold(String statement) throws SQLException {
    furnish();
    try (Connection connection = connection();
        Statement by = connection.createStatement()) {
      by.execute("PRAGMA foreign_keys = ON");
      assertThatThrownBy(() -> by.executeUpdate(statement)).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void a_session_that_ended_stays_ended() throws SQLException {
    furnish();
    try (Connection connection = connection();
        Statement by = connection.createStatement()) {
      by.executeUpdate(
          "UPDATE impersonation_sessions SET ended_at = 1, end_reason = 'ended', open_admin_id = NULL");
      assertThatThrownBy(
              () -> by.executeUpdate("UPDATE impersonation_sessions SET ended_at = NULL"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("but for its end");
    }
  }

  @Test
  void the_views_show_what_the_tables_hold() throws SQLException {
    furnish();
    try (Connection connection = connection();
        Statement by = connection.createStatement()) {
      assertThat(texts(by, "SELECT id FROM users ORDER BY id")).contains("ada", "bob", "boss");
      assertThat(texts(by, "SELECT status FROM tenants WHERE id = 'acme'"))
          .containsExactly("active");
      assertThat(texts(by, "SELECT user_id FROM user_credentials")).isEmpty();
      assertThat(texts(by, "SELECT user_id FROM api_tokens")).isEmpty();
      assertThat(texts(by, "SELECT user_id FROM group_memberships")).isEmpty();
      assertThat(
              texts(
                  by,
                  "SELECT effective_user_id FROM audit_log WHERE action = 'delegations.create'"))
          .containsExactly("test");
    }
  }

  @Test
  void the_views_stand_on_a_server_too() throws SQLException {
    String url = PostgresServer.url();
    StorageConfig config =
        StorageConfig.builder(url).tables(EventTables.SET, GraphTables.SET, CoreTables.SET).build();
    try (Storage storage = Keyhold.open(config);
        Connection connection = DriverManager.getConnection(PostgresServer.jdbc(url));
        Statement by = connection.createStatement()) {
      for (String view :
          List.of(
              "users",
              "tenants",
              "user_credentials",
              "api_tokens",
              "audit_log",
              "group_memberships")) {
        assertThat(texts(by, "SELECT count(*) FROM " + view)).containsExactly("0");
      }
      assertThat(storage.offers()).isNotEmpty();
    }
  }

  private static List<String> texts(Statement by, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = by.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
