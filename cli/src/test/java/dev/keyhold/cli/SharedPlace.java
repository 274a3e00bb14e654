package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a hub and better-auth keep their rows: a file, or a schema in which better-auth has the
 * role that docs/better-auth.md makes.
 *
 * @param url as a hub opens it
 * @param forNode as better-auth does
 */
record SharedPlace(String option, String value, String url, String forNode) {
  private static final String ROLE =
      """
      CREATE ROLE %1$s_operator NOLOGIN;
      GRANT USAGE ON SCHEMA %1$s TO %1$s_operator;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %1$s TO %1$s_operator;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA %1$s TO %1$s_operator;
      SELECT %1$s.keyhold_let_operate('%1$s_operator');
      CREATE ROLE %1$s_auth LOGIN;
      GRANT %1$s_operator TO %1$s_auth;
      """;

  /** Makes the tables, twice. */
  static SharedPlace of(String kind, Path folder) throws SQLException {
    return kind.equals("file") ? file(folder.resolve("system.db")) : server(PostgresServer.url());
  }

  private static SharedPlace file(Path file) {
    SharedPlace place =
        new SharedPlace("--data", file.toString(), "sqlite:" + file, file.toString());
    place.init();
    return place;
  }

  private static SharedPlace server(String url) throws SQLException {
    String schema = url.substring(url.indexOf('=') + 1);
    SharedPlace place =
        new SharedPlace("--url", url, url, PostgresServer.as(schema + "_auth", url));
    place.init();
    try (Connection owner = DriverManager.getConnection(PostgresServer.jdbc(url));
        Statement statement = owner.createStatement()) {
      statement.execute(ROLE.formatted(schema));
    }
    return place;
  }

  private void init() {
    assertThat(run("iam", "init").exitCode()).isZero();
    assertThat(run("iam", "init").exitCode()).as("again").isZero();
  }

  Run run(String... command) {
    return Run.of(
        Stream.concat(Stream.of(command), List.of(option, value).stream()).toArray(String[]::new));
  }
}
