package dev.keyhold.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.testserver.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

@Tag("once")
class PostgresIamViewsTest extends IamViewsContract implements OnPostgres {
  private int count(String change) throws SQLException {
    try (Connection connection = another();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(change);
    }
  }

  @Test
  void what_is_changed_comes_back_as_it_is_then() throws Exception {
    assertThat(
            texts(
                "INSERT INTO \"user\" (id, name, email) VALUES ('ada', 'Ada', 'ada@example.org') RETURNING banned"))
        .containsExactly("f");
    assertThat(texts("UPDATE \"user\" SET banned = NULL, role = 'admin' RETURNING banned"))
        .containsExactly("f");
    assertThat(
            texts(
                "INSERT INTO organization (id, name, slug) VALUES ('acme', 'Acme', 'acme') RETURNING created_at IS NULL"))
        .containsExactly("f");
    assertThat(
            texts(
                "INSERT INTO member (id, organization_id, user_id, role) VALUES ('m1', 'acme', 'ada', 'owner') RETURNING created_at IS NULL"))
        .containsExactly("f");
  }

  @Test
  void rows_that_change_are_counted() throws Exception {
    signUp("ada");
    signUp("bob");

    assertThat(count("UPDATE \"user\" SET role = 'admin'")).isEqualTo(2);
    assertThat(count("DELETE FROM \"user\" WHERE id = 'ada'")).isEqualTo(1);
    assertThat(count("DELETE FROM \"user\" WHERE id = 'ada'")).isZero();
  }

  /** A view has no rows to lock: what a statement writes is what it read, but for what it says. */
  @Test
  void who_changes_a_column_leaves_to_others_what_they_change_at_the_same_time() throws Exception {
    signUp("ada");
    try (Connection first = another()) {
      first.setAutoCommit(false);
      execute(first, "UPDATE \"user\" SET two_factor_enabled = TRUE, banned = TRUE");
      CompletableFuture<Void> second =
          CompletableFuture.runAsync(
              () -> assertThat(changes("UPDATE \"user\" SET image = 'x'")).isEqualTo(1));
      String waits =
          "SELECT 1 FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"
              .formatted(String.valueOf(first.unwrap(PGConnection.class).getBackendPID()));
      while (!second.isDone() && texts(waits).isEmpty()) {
        Thread.onSpinWait(); // until the second waits for the first
      }
      first.commit();
      second.join();
    }

    assertThat(texts("SELECT image FROM \"user\" WHERE two_factor_enabled AND banned"))
        .containsExactly("x");
  }

  private int changes(String change) {
    try {
      return count(change);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its search path leads to the schema, so that the server leaves it out of what it says. */
  @Test
  void a_role_may_have_the_name_of_its_schema() throws Exception {
    String url = PostgresServer.url();
    String name = url.substring(url.indexOf('=') + 1);
    try (Connection owner = connect(url)) {
      execute(owner, "CREATE ROLE %1$s LOGIN; ALTER SCHEMA %1$s OWNER TO %1$s".formatted(name));
      execute(owner, "GRANT CREATE ON DATABASE %s TO %s".formatted(owner.getCatalog(), name));

      open(PostgresServer.as(name, url)).close();
      open(PostgresServer.as(name, url)).close();

      execute(owner, "DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(name));
    }
  }

  @Test
  void whoever_calls_finds_the_tables_of_the_schema() throws Exception {
    String schema = texts("SELECT current_schema()").get(0);
    execute("CREATE TEMPORARY TABLE accounts (id text)");
    execute("SET search_path TO public");

    execute(
        "INSERT INTO %s.\"user\" (id, name, email) VALUES ('ada', 'Ada', 'ada@example.org')"
            .formatted(schema));

    assertThat(texts("SELECT name FROM %s.\"user\"".formatted(schema))).containsExactly("Ada");
  }
}
