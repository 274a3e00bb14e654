package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an auditor and an operator are told of a file that somebody changed by a shell. */
class ChangedFileTest {
  @TempDir Path folder;

  @Test
  void an_auditor_is_told_of_an_index_that_hides_entries() throws Exception {
    Path file = folder.resolve("system.db");
    try (Storage storage =
        AuditedStorage.over(Keyhold.open("sqlite:" + file), () -> AuditContext.of("ops"))) {
      for (String actor : new String[] {"ada", "mallory", "ada"}) {
        storage.write(
            tx ->
                tx.audit()
                    .append(
                        AuditEntry.builder(actor + tx.audit().last(), "test.run", Instant.EPOCH)
                            .actorId(actor)
                            .build()));
      }
    }
    assertThat(Run.of("audit", "verify", "--data", folder.toString()).exitCode()).isZero();

    hide("mallory", file);

    try (Storage storage = Keyhold.open("sqlite:" + file)) {
      long shown = storage.read(tx -> tx.audit().count(AuditQuery.ALL.actorId("mallory")));
      assertThat(shown).isZero();
    }
    Run verified = Run.of("audit", "verify", "--data", folder.toString());
    assertThat(verified.exitCode()).isEqualTo(1);
    assertThat(verified.out()).contains("intact; 3 entries", "lists do not show all");
    assertThat(Run.of("audit", "verify", "--json", "--data", folder.toString()).out())
        .contains("\"listsShowAll\":false");
  }

  private static void hide(String actor, Path file) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA writable_schema = ON");
      statement.execute(
          "CREATE TABLE kept AS SELECT sql FROM sqlite_schema WHERE name = 'audit_logs_by_actor'");
      statement.execute("DROP INDEX audit_logs_by_actor");
      statement.execute(
          "CREATE INDEX audit_logs_by_actor ON audit_logs (actor_id, created_at, seq)"
              + " WHERE actor_id IS NOT NULL AND actor_id <> '"
              + actor
              + "'");
      statement.execute(
          "UPDATE sqlite_schema SET sql = (SELECT sql FROM kept) WHERE name = 'audit_logs_by_actor'");
      statement.execute("DROP TABLE kept");
    }
  }

  @Test
  void a_damaged_tree_is_made_anew_by_a_command() throws Exception {
    String data = folder.toString();
    Run.of("demo", "--data", data);
    assertThat(Run.of("audit", "rebuild-tree", "--data", data, "--reason", "none").err())
        .contains("is sound");
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE audit_state SET value = CAST(substr(value, 1, 8) || x'00' AS BLOB)"
              + " WHERE key = 'tree/head'");
    }
    assertThat(Run.of("audit", "verify", "--data", data).out()).contains("stored tree is damaged");

    Run rebuilt = Run.of("audit", "rebuild-tree", "--data", data, "--reason", "disk");

    assertThat(rebuilt.out()).contains("was rebuilt");
    assertThat(Run.of("audit", "verify", "--data", data).out()).startsWith("intact");
  }

  @Test
  void the_doctor_names_a_key_that_came_back_by_plain_sql() throws Exception {
    String data = folder.toString();
    Run.of("demo", "--data", data);
    assertThat(Run.of("doctor", "--data", data).out())
        .contains("every key that is revoked in the trail is still revoked");
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TRIGGER api_keys_stay_revoked");
      statement.execute("UPDATE api_keys SET revoked_at = NULL, revocation_reason = NULL");
    }

    Run found = Run.of("doctor", "--data", data);

    assertThat(found.exitCode()).isEqualTo(1);
    assertThat(found.out())
        .contains("lacks the trigger api_keys_stay_revoked")
        .contains("keys that are revoked in the trail, but not in their rows: 1");
  }
}
