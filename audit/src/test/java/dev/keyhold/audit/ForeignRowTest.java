package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.TrailVerdict.Kind;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another program puts into the tables keeps nobody from writing, reading or proving. */
class ForeignRowTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final String DEEP_JSON =
      "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void a_trail_of_three() {
    file = folder.resolve("system.db");
    for (String id : List.of("e1", "e2", "e3")) {
      append(id);
    }
  }

  private Storage plain() {
    return Keyhold.open("sqlite:" + file);
  }

  private void append(String id) {
    try (Storage storage = AuditedStorage.over(plain(), () -> AuditContext.of("ops"))) {
      storage.write(tx -> tx.audit().append(AuditEntry.builder(id, "test.run", T0).build()));
    }
  }

  /** As a shell does whose user does not care for CHECKs. */
  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA ignore_check_constraints = ON");
      statement.execute(sql);
    }
  }

  private TrailVerdict verify() {
    try (Storage storage = plain()) {
      return TrailVerifier.verify(storage, List.of(), List.of(), read -> {});
    }
  }

  private void insert(String id, String actor, String outcome, String details) throws SQLException {
    execute(
        "INSERT INTO audit_logs (seq, id, action, actor_id, outcome, details, created_at)"
            + " SELECT max(seq) + 1, %s, 'backup.made', %s, %s, %s, 1795868600000 FROM audit_logs"
                .formatted(id, actor, outcome, details));
  }

  @Test
  void json_with_a_space_is_an_entry_like_any_other() throws Exception {
    execute(
        "INSERT INTO audit_logs(seq,id,action,outcome,details,created_at) SELECT max(seq)+1,"
            + "'script-1','backup.made','success','{\"file\": \"x.db\"}',1795868600000"
            + " FROM audit_logs");

    append("after");

    assertThat(verify()).isEqualTo(new TrailVerdict(Kind.INTACT, 0, 0, 5, 0, 0));
    try (Storage storage = plain()) {
      StoredEntry found = storage.read(tx -> tx.audit().find("script-1")).orElseThrow();
      assertThat(found.content().action()).isEqualTo("backup.made");
      assertThat(found.content().details().text()).isEqualTo("{\"file\":\"x.db\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'{\"a\":1,\"a\":2}'",
        "'{\"a\":\"\\ud800\"}'",
        "'[1]'",
        "'no JSON'",
        "''",
        "'{\"a\":' || '" + DEEP_JSON + "' || '}'",
        "'{\"a\":\"' || hex(zeroblob(40000)) || '\"}'",
        "'{\"a\":1e99999}'",
        "'{\"a\":\"' || char(0) || '\"}'",
      })
  void details_that_no_entry_can_have_are_quoted(String details) throws Exception {
    insert("'script-1'", "'ada'", "'success'", details);
    assertGoesOn();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'a' || char(0) || 'b'",
        "''",
        "hex(zeroblob(400))",
        "CAST(x'ff41' AS TEXT)",
      })
  void ids_and_actors_that_no_entry_can_have_are_quoted(String text) throws Exception {
    insert("'script-1'", text, "'success'", "'{}'");
    insert(text, "'ada'", "'success'", "'{}'");
    assertGoesOn();
  }

  @Test
  void an_outcome_that_is_none_is_quoted() throws Exception {
    insert("'script-1'", "'ada'", "'perhaps'", "'{}'");
    assertGoesOn();

    try (Storage storage = plain()) {
      StoredEntry found = storage.read(tx -> tx.audit().find("script-1")).orElseThrow();
      assertThat(found.content().outcome()).isEqualTo(Outcome.FAILURE);
      assertThat(found.content().details().text()).contains("unreadable", "sha256", "perhaps");
    }
  }

  private void assertGoesOn() throws Exception {
    append("after");
    append("later");

    TrailVerdict verdict = verify();
    assertThat(verdict.kind()).isEqualTo(Kind.INTACT);
    try (Storage storage = plain()) {
      StringBuilder bundle = new StringBuilder();
      TrailExport.write(storage, 1, verdict.entries(), bundle);
      assertThat(bundle.toString().lines()).hasSize((int) verdict.entries() + 1);
      storage.read(
          tx -> {
            for (AuditQuery query :
                List.of(
                    AuditQuery.ALL,
                    AuditQuery.ALL.actorId("ada"),
                    AuditQuery.ALL.action("backup.made"))) {
              assertThat(tx.audit().list(query, PageRequest.first(100)).items())
                  .hasSize((int) tx.audit().count(query));
            }
            return true;
          });
    }
  }

  @Test
  void a_quoted_row_that_is_changed_again_is_found() throws Exception {
    insert("'script-1'", "'ada'", "'success'", "'no JSON'");
    append("after");

    execute("DROP TRIGGER audit_logs_change_by_erasure_alone");
    execute("UPDATE audit_logs SET details = 'no  JSON' WHERE id = 'script-1'");

    try (Storage storage =
        Keyhold.open(
            StorageConfig.builder("sqlite:" + file).setting("migrations", "unchecked").build())) {
      assertThat(TrailVerifier.verify(storage, List.of(), List.of(), read -> {}).kind())
          .isEqualTo(Kind.EDITED);
    }
  }

  @Test
  void a_quoted_row_is_erased_like_any_other() throws Exception {
    insert("'a' || char(0)", "'ada'", "'success'", "'no JSON'");
    append("after");
    try (Storage storage = AuditedStorage.over(plain(), () -> AuditContext.of("ops"))) {
      storage.write(tx -> tx.audit().erase(List.of(4L), T0));
    }

    assertThat(verify()).isEqualTo(new TrailVerdict(Kind.INTACT, 0, 0, 6, 1, 0));
  }

  @Test
  void what_was_planted_where_the_tree_grows_is_replaced() throws Exception {
    execute("INSERT INTO audit_state VALUES ('tree/leaves/0000000000000000', x'00')");
    execute("INSERT INTO audit_state VALUES ('tree/node/08/0000000000000000', x'00')");
    execute("INSERT INTO audit_state VALUES ('tree/content/0000000000000004', x'00')");
    insert("'script-1'", "'ada'", "'success'", "'{}'");

    try (Storage storage = AuditedStorage.over(plain(), () -> AuditContext.of("ops"))) {
      storage.write(tx -> tx.audit().erase(List.of(4L), T0));
      for (int i = 0; i < 300; i++) {
        String id = "more-" + i;
        storage.write(tx -> tx.audit().append(AuditEntry.builder(id, "test.run", T0).build()));
      }
    }

    assertThat(verify()).isEqualTo(new TrailVerdict(Kind.INTACT, 0, 0, 305, 1, 0));
  }

  @Test
  void a_head_that_cannot_be_read_stops_no_commit_and_is_told() throws Exception {
    execute(
        "UPDATE audit_state SET value = CAST(x'0000000000000003' || zeroblob(31) AS BLOB)"
            + " WHERE key = 'tree/head'");

    append("after");

    assertThat(verify().kind()).isEqualTo(Kind.TREE_DAMAGED);
  }

  @Test
  void a_damaged_tree_is_made_anew_and_the_trail_says_so() throws Exception {
    execute("DELETE FROM audit_state WHERE key <> 'tree/head'");
    execute(
        "UPDATE audit_state SET value = CAST(x'0000000000000003' || zeroblob(31) AS BLOB)"
            + " WHERE key = 'tree/head'");
    append("after");

    long entries;
    try (Storage storage = plain()) {
      entries =
          TreeRebuild.run(storage, AuditContext.of("ops"), "disk fault", InstantSource.fixed(T0));
    }

    assertThat(entries).isEqualTo(4);
    assertThat(verify()).isEqualTo(new TrailVerdict(Kind.INTACT, 0, 0, 5, 0, 0));
    try (Storage storage = plain()) {
      StoredEntry last = storage.read(tx -> tx.audit().readAfter(4, 1)).get(0);
      assertThat(last.content().action()).isEqualTo("audit.rebuild_tree");
      assertThat(last.content().reason()).contains("disk fault");
    }
    append("later");
    assertThat(verify().isIntact()).isTrue();
  }

  @Test
  void no_tree_is_made_of_a_sound_trail_nor_of_changed_entries() throws Exception {
    assertNotRebuilt("sound");
    execute("DROP TRIGGER audit_logs_change_by_erasure_alone");
    execute("UPDATE audit_logs SET reason = 'forged' WHERE seq = 2");
    assertNotRebuilt("were changed");
  }

  private void assertNotRebuilt(String why) {
    try (Storage storage =
        Keyhold.open(
            StorageConfig.builder("sqlite:" + file).setting("migrations", "unchecked").build())) {
      assertThatThrownBy(
              () ->
                  TreeRebuild.run(storage, AuditContext.of("ops"), "try", InstantSource.fixed(T0)))
          .isInstanceOf(StorageException.Conflict.class)
          .hasMessageContaining(why);
    }
  }
}
