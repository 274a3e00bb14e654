package dev.keyhold.postgres;

import static dev.keyhold.postgres.Samples.execute;
import static dev.keyhold.postgres.Samples.stranger;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.testserver.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * A role that owns nothing and bypasses nothing, as a hub has it, and the one that sees the rows of
 * all tenants: made as the page says.
 */
record HubRole(String url, String name, String operator) {
  private static final List<String> RIGHTS =
      List.of(
          "GRANT USAGE ON SCHEMA %1$s TO %2$s",
          "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %1$s TO %2$s",
          "GRANT USAGE ON ALL SEQUENCES IN SCHEMA %1$s TO %2$s");

  /** Makes the tables as their owner, and both roles. */
  static HubRole of(String url, SetShape... sets) throws SQLException {
    PostgresStorage.open(StorageConfig.builder(url).tables(proposed(sets)).build()).close();
    String suffix = UUID.randomUUID().toString().replace("-", "");
    HubRole role = new HubRole(url, "hub_" + suffix, "operator_" + suffix);
    try (Connection owner = stranger(url)) {
      execute(owner, "CREATE ROLE %s NOLOGIN".formatted(role.operator()));
      execute(owner, "CREATE ROLE %s LOGIN NOINHERIT".formatted(role.name()));
      execute(owner, "GRANT %s TO %s".formatted(role.operator(), role.name()));
      for (String one : List.of(role.name(), role.operator())) {
        for (String right : RIGHTS) {
          execute(owner, right.formatted(role.schema(), one));
        }
      }
      execute(owner, "SELECT keyhold_let_operate('%s')".formatted(role.operator()));
    }
    return role;
  }

  private static SetShape[] proposed(SetShape... sets) {
    return Arrays.stream(sets).map(ProposedSet::new).toArray(SetShape[]::new);
  }

  private String schema() {
    return url.substring(url.indexOf("?schema=") + "?schema=".length());
  }

  /** What the hub opens. */
  StorageConfig.Builder config(SetShape... sets) {
    return StorageConfig.builder(PostgresServer.as(name, url))
        .setting("migrations", "validate")
        .setting("operator-role", operator)
        .tables(proposed(sets));
  }

  /** SQL of the hub's own. */
  Connection connection() throws SQLException {
    return DriverManager.getConnection(PostgresServer.jdbc(PostgresServer.as(name, url)));
  }
}
