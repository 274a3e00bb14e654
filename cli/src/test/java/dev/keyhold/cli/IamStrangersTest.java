package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases in which somebody else has tables of the names that sign-in needs. */
class IamStrangersTest {
  /** As the migrations of better-auth 1.6.33 make them, in part. */
  private static final String BETTER_AUTH_16 =
      """
      CREATE TABLE "user" ("id" text not null primary key, "name" text not null, "email" text not null unique, "emailVerified" integer not null, "image" text, "createdAt" date not null, "updatedAt" date not null, "role" text, "banned" integer);
      CREATE TABLE "session" ("id" text not null primary key, "expiresAt" date not null, "token" text not null unique, "createdAt" date not null, "updatedAt" date not null, "ipAddress" text, "userAgent" text, "userId" text not null references "user" ("id") on delete cascade, "activeOrganizationId" text);
      CREATE TABLE "account" ("id" text not null primary key, "accountId" text not null, "providerId" text not null, "userId" text not null references "user" ("id") on delete cascade, "password" text, "createdAt" date not null, "updatedAt" date not null);
      CREATE TABLE "organization" ("id" text not null primary key, "name" text not null, "slug" text not null unique, "logo" text, "createdAt" date not null, "metadata" text);
      CREATE TABLE "member" ("id" text not null primary key, "organizationId" text not null references "organization" ("id") on delete cascade, "userId" text not null references "user" ("id") on delete cascade, "role" text not null, "createdAt" date not null);
      CREATE TABLE "team" ("id" text not null primary key, "name" text not null, "organizationId" text not null references "organization" ("id") on delete cascade, "createdAt" date not null, "updatedAt" date);
      CREATE INDEX "session_userId_idx" on "session" ("userId");
      INSERT INTO "user" VALUES ('u', 'Ada', 'ada@example.org', 0, NULL, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', 'user', 0);
      INSERT INTO "session" VALUES ('s', '2027-01-01T00:00:00.000Z', 'sesame', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', '', '', 'u', NULL);
      """;

  @TempDir Path folder;

  private Path file(String sql) throws SQLException {
    Path file = folder.resolve("hub.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
    return file;
  }

  private static Run iam(String command, Path file) {
    return Run.of("iam", command, "--data", file.toString());
  }

  @Test
  void a_file_of_better_auth_itself_is_refused_and_stays_as_it_was() throws Exception {
    Path file = file(BETTER_AUTH_16);
    byte[] before = Files.readAllBytes(file);

    Run init = iam("init", file);
    Run check = iam("check", file);

    assertThat(init.exitCode()).isEqualTo(1);
    assertThat(init.err())
        .contains("tables of the names that those of the set iam have")
        .contains("account lacks the column access_token", "more; nothing was changed")
        .contains("docs/errors.md#unsupported")
        .doesNotContain("sesame")
        .hasSizeLessThan(1_000);
    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.out()).contains("the migrations [iam, seed_names] have not run");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(folder.toFile().list()).as("no log beside it").containsExactly("hub.db");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE session (id TEXT, hall TEXT)",
        "CREATE TABLE Team (id TEXT NOT NULL PRIMARY KEY, colour TEXT)",
        "CREATE TABLE user (id TEXT)",
        "CREATE VIEW team AS SELECT 1 AS id"
      })
  void a_table_of_a_hubs_own_is_named_and_kept(String table) throws Exception {
    Path file = folder.resolve("hub.db");
    Run.of("demo", "--data", file.toString());
    file(table);

    Run init = iam("init", file);

    assertThat(init.exitCode()).isEqualTo(1);
    String name = table.split(" ", -1)[2].toLowerCase(Locale.ROOT);
    assertThat(init.err()).contains("another shape: [" + name).contains("docs/errors.md");
    try (Connection hub = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = hub.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT group_concat(sql) FROM sqlite_schema"
                    + " WHERE name COLLATE NOCASE IN ('session', 'team', 'user', 'account')")) {
      assertThat(found.getString(1)).isEqualTo(table);
    }
    assertThat(Run.of("doctor", "--data", file.toString()).exitCode()).isZero();
  }

  @Test
  void a_table_of_a_hubs_own_on_a_server_is_named_and_the_schema_stays_as_it_was()
      throws Exception {
    String url = PostgresServer.url("strangers");
    try (Connection hub = DriverManager.getConnection(PostgresServer.jdbc(url));
        Statement statement = hub.createStatement()) {
      statement.execute("CREATE SCHEMA strangers CREATE TABLE session (id text, hall text)");

      Run init = Run.of("iam", "init", "--url", url);

      assertThat(init.exitCode()).isEqualTo(1);
      assertThat(init.err()).contains("session").contains("docs/errors.md#unsupported");
      try (ResultSet left =
          statement.executeQuery(
              "SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = 'strangers'")) {
        assertThat(left.next()).isTrue();
        assertThat(left.getString(1).split(" ", -1)).containsExactly("session");
      }
    }
  }
}
