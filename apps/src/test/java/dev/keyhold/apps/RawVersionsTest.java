package dev.keyhold.apps;

import static dev.keyhold.apps.AppPlace.CRM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.testserver.PostgresServer;
import dev.keyhold.teststorages.StorageKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tables hold by themselves, against SQL by hand. */
class RawVersionsTest {
  private static final List<String> REFUSED =
      List.of(
          "UPDATE app_versions SET id = 'maker/crm@9.9.9'",
          "UPDATE app_versions SET app_id = 'maker/shop'",
          "UPDATE app_versions SET version = '9.9.9'",
          "UPDATE app_versions SET manifest = manifest_hash%s",
          "UPDATE app_versions SET manifest_hash = 'x'",
          "UPDATE app_versions SET min_core = '9.9.9'",
          "UPDATE app_versions SET released_at = released_at + 1",
          "UPDATE app_versions SET created_at = created_at + 1",
          "UPDATE app_versions SET withdrawn_at = 1, min_core = '9.9.9'",
          "INSERT INTO app_routes VALUES ('x', 'maker/none', '/x', 'v1', 'http://x', 1, 1)",
          "INSERT INTO app_routes VALUES ('x', 'maker/shop', '/crm', 'v1', 'http://x', 1, 1)",
          "UPDATE apps SET status = 'gone'",
          "UPDATE tenant_apps SET state = 'gone'");

  @TempDir Path folder;

  private static Connection connection(String url) throws SQLException {
    return DriverManager.getConnection(
        url.startsWith("sqlite:") ? "jdbc:" + url : PostgresServer.jdbc(url));
  }

  @ParameterizedTest
  @EnumSource(
      value = StorageKind.class,
      names = {"SQLITE", "POSTGRES"})
  void sql_by_hand_changes_no_version_but_its_withdrawal(StorageKind kind) throws SQLException {
    String url = kind.url(folder);
    try (AppPlace place = AppPlace.open(kind, url)) {
      place.release(CRM, "1.0.0");
      place.release(AppPlace.SHOP, "1.0.0");
      place.route(CRM, "/crm");
      place.apps.of(AppPlace.ACME).install(NewTenantApp.of(CRM));
    }
    try (Connection connection = connection(url);
        Statement by = connection.createStatement()) {
      if (kind == StorageKind.SQLITE) {
        by.execute("PRAGMA foreign_keys = ON");
      }
      for (String statement : REFUSED) {
        String said = statement.formatted(kind == StorageKind.POSTGRES ? "::bytea" : "");
        assertThatThrownBy(() -> by.executeUpdate(said)).as(said).isInstanceOf(SQLException.class);
      }
      assertThatThrownBy(() -> by.executeUpdate(REFUSED.get(2)))
          .hasMessageContaining("but for its withdrawal");
      assertThat(by.executeUpdate("UPDATE app_versions SET withdrawn_at = 7, updated_at = 7"))
          .isEqualTo(2);
      assertThat(by.executeUpdate("UPDATE app_versions SET withdrawn_at = NULL")).isEqualTo(2);
    }
  }
}
