package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.TrailVerdict.Kind;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody with a plain SQLite shell does to the trail, and what is found of it. */
class TamperTest {
  private static final int ENTRIES = 700;
  private static final int LAST_COMPLETE = 512;
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> CONTENT =
      List.of(
          "action",
          "owner_id",
          "actor_id",
          "on_behalf_of_id",
          "impersonation_id",
          "credential_id",
          "credential_type",
          "org_id",
          "target_type",
          "target_id",
          "reason",
          "address",
          "user_agent",
          "request_id");

  @TempDir static Path sound;
  @TempDir Path folder;
  private Path file;

  /** 700 entries, of which 40 are erased, in several commits. */
  @BeforeAll
  static void there_is_a_trail() {
    try (Storage storage = open(sound.resolve("system.db"))) {
      for (int first = 1; first < ENTRIES - 1; first += 50) {
        int from = first;
        storage.write(
            tx -> {
              for (int i = from; i < Math.min(from + 50, ENTRIES); i++) {
                tx.audit().append(entry(i));
              }
              return from;
            });
      }
      storage.write(
          tx -> tx.audit().erase(AuditQuery.builder().ownerId("leaver").build(), T0, 1_000));
    }
  }

  private static AuditEntry entry(int i) {
    return AuditEntry.builder("e" + i, "test.run", T0.plusMillis(i))
        .ownerId(i % 17 == 0 ? "leaver" : "stayer")
        .actorId("actor")
        .address("192.0.2.1")
        .details(Json.of(Map.of("i", i)))
        .build();
  }

  private static Storage open(Path file) {
    return AuditedStorage.over(Keyhold.open("sqlite:" + file), () -> AuditContext.of("ops"));
  }

  @BeforeEach
  void take_a_copy() throws IOException {
    file = Files.copy(sound.resolve("system.db"), folder.resolve("system.db"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void an_entry_before_the_first_is_found_and_what_it_says_is_not_trusted(int sequence)
      throws Exception {
    execute(
        "INSERT INTO audit_logs (seq, id, action, outcome, details, created_at) VALUES ("
            + sequence
            + ", 'forged', 'test.run', 'success', '{}', 0)");
    assertFound(verify(), Kind.EDITED, 0, 0);

    execute(
        "UPDATE audit_logs SET action = 'audit.erase',"
            + " details = '{\"count\":1,\"erased\":[{\"at\":1,\"first\":300,\"last\":300}]}'"
            + " WHERE id = 'forged'");
    blank(300);
    assertFound(verify(), Kind.EDITED, sequence, sequence);
  }

  private void blank(int sequence) throws SQLException {
    execute(
        "UPDATE audit_logs SET %s = NULL, outcome = NULL, details = NULL, salt = NULL, erased_at = 1"
                .formatted(String.join(" = NULL, ", CONTENT))
            + " WHERE seq = "
            + sequence);
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 527})
  void content_that_was_put_into_an_erased_entry_is_found(int sequence) throws Exception {
    for (String column : CONTENT) {
      assertEdited(sequence, column + " = 'x'");
    }
    assertEdited(sequence, "outcome = 'success'");
    assertEdited(sequence, "details = '{}'");
    assertEdited(sequence, "salt = randomblob(16)");
  }

  @Test
  void an_erasure_that_was_undone_is_found() throws Exception {
    file = folder.resolve("undone.db");
    try (Storage storage = open(file)) {
      storage.write(tx -> tx.audit().append(entry(17)));
    }
    execute("CREATE TABLE kept AS SELECT * FROM audit_logs");
    try (Storage storage = open(file)) {
      storage.write(tx -> tx.audit().erase(AuditQuery.builder().ownerId("leaver").build(), T0, 10));
    }
    assertThat(verify()).isEqualTo(new TrailVerdict(Kind.INTACT, 0, 0, 2, 1, 0));

    String content = String.join(", ", CONTENT) + ", outcome, details, salt, erased_at";
    execute(
        "UPDATE audit_logs SET (%s) = (SELECT %s FROM kept) WHERE seq = 1"
            .formatted(content, content));

    assertFound(verify(), Kind.EDITED, 1, 1);
  }

  @Test
  void an_erasure_on_record_that_cannot_be_read_is_found() throws Exception {
    assertEdited(ENTRIES, "details = 'no JSON'");
    assertEdited(ENTRIES, "outcome = 'perhaps'");
    assertFound(verify(), Kind.EDITED, ENTRIES, ENTRIES);
    for (String details : List.of("{}", "{\"erased\":[1]}", "{\"erased\":[{\"first\":\"1\"}]}")) {
      assertThat(
              verdictAfter("salt = NULL, leaf_hash = NULL, details = '" + details + "'", ENTRIES))
          .isEqualTo(Kind.EDITED);
    }
  }

  private Kind verdictAfter(String change, int sequence) throws Exception {
    take_a_copy_again();
    execute("UPDATE audit_logs SET %s WHERE seq = %d".formatted(change, sequence));
    return verify().kind();
  }

  @Test
  void an_id_that_cannot_be_hashed_is_found() throws Exception {
    assertEdited(17, "id = id || char(0)");
    assertEdited(527, "id = id || char(0)");
  }

  @Test
  void a_salt_beside_an_entry_without_a_leaf_is_found() throws Exception {
    Path raw = folder.resolve("raw.db");
    try (Storage plain = Keyhold.open("sqlite:" + raw)) {
      plain.write(tx -> tx.audit().append(entry(1)));
    }
    try (Storage storage = open(raw)) {
      storage.write(tx -> tx.audit().append(entry(2)));
    }
    file = raw;
    assertThat(verify().isIntact()).isTrue();

    execute("UPDATE audit_logs SET salt = x'00' WHERE seq = 1");

    assertFound(verify(), Kind.EDITED, 1, 1);
  }

  @Test
  void a_head_that_cannot_be_read_is_a_verdict() throws Exception {
    for (String value : List.of("x''", "x'00'", "zeroblob(40)", "randomblob(41)")) {
      take_a_copy_again();
      execute("UPDATE audit_state SET value = " + value + " WHERE key = 'tree/head'");
      assertFound(verify(), Kind.EDITED, 1, ENTRIES);
    }
  }

  @Test
  void an_entry_that_was_changed_with_its_hash_and_its_tile_lies_in_what_is_named()
      throws Exception {
    execute("UPDATE audit_logs SET reason = 'x', salt = NULL, leaf_hash = NULL WHERE seq = 100");
    execute("DELETE FROM audit_state WHERE key LIKE 'tree/leaves/%0'");
    assertFound(verify(), Kind.EDITED, 1, LAST_COMPLETE);
    take_a_copy_again();
    execute("UPDATE audit_logs SET reason = 'x', salt = NULL, leaf_hash = NULL WHERE seq = 600");
    assertFound(verify(), Kind.EDITED, LAST_COMPLETE + 1, LAST_COMPLETE + 128);
  }

  @Test
  void anchored_notes_that_contradict_each_other_are_found_in_either_order() {
    String genuine = checkpoint(ENTRIES);
    String other =
        SIGNER.sign(new Checkpoint("example.org/hub", ENTRIES, Bytes.of(new byte[32])).text());

    assertFound(verify(genuine, other), Kind.REBUILT, 1, ENTRIES);
    assertFound(verify(other, genuine), Kind.REBUILT, 1, ENTRIES);
  }

  @Test
  void a_sound_trail_is_intact_and_says_how_many_entries_are_erased() {
    assertThat(verify()).isEqualTo(new TrailVerdict(Kind.INTACT, 0, 0, ENTRIES, 41, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 256, 257, 512, 513, 699})
  void a_changed_column_of_an_entry_is_found_at_its_place(int sequence) throws Exception {
    for (String column : CONTENT) {
      assertEdited(sequence, "%s = coalesce(%s, '') || 'x'".formatted(column, column));
    }
    assertEdited(sequence, "id = id || 'x'");
    assertEdited(sequence, "created_at = created_at + 1");
    assertEdited(sequence, "outcome = 'failure'");
    assertEdited(sequence, "details = '{}'");
    assertEdited(sequence, "details = 'no JSON'");
    assertEdited(sequence, "details = details || ' '");
    assertEdited(sequence, "action = ''");
    assertEdited(sequence, "salt = randomblob(16)");
    assertEdited(sequence, "leaf_hash = randomblob(32)");
    assertEdited(sequence, "salt = NULL, leaf_hash = NULL");
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 255, 272, 510, 527, 697})
  void a_changed_column_of_an_erased_entry_is_found(int sequence) throws Exception {
    assertEdited(sequence, "id = id || 'x'");
    assertEdited(sequence, "created_at = created_at + 1");
    assertEdited(sequence, "erased_at = erased_at + 1");
    assertEdited(sequence, "leaf_hash = randomblob(32)");
    assertEdited(sequence, "leaf_hash = NULL");
  }

  private void assertEdited(int sequence, String change) throws Exception {
    take_a_copy_again();
    execute("UPDATE audit_logs SET %s WHERE seq = %d".formatted(change, sequence));

    TrailVerdict verdict = verify();

    assertThat(verdict.kind()).as("%s of %d", change, sequence).isEqualTo(Kind.EDITED);
    assertThat(verdict.first()).as(change).isLessThanOrEqualTo(sequence);
    assertThat(verdict.last()).as(change).isGreaterThanOrEqualTo(sequence);
    if (sequence <= LAST_COMPLETE) {
      assertThat(verdict.first()).as(change).isEqualTo(verdict.last());
    }
  }

  private void take_a_copy_again() throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(folder.resolve("system.db" + suffix));
    }
    take_a_copy();
  }

  @Test
  void an_entry_that_is_blanked_without_an_erasure_on_record_is_found() throws Exception {
    String columns = String.join(" = NULL, ", CONTENT);
    execute(
        "UPDATE audit_logs SET "
            + columns
            + " = NULL, outcome = NULL, details = NULL, salt = NULL, erased_at = 1 WHERE seq = 300");

    assertFound(verify(), Kind.EDITED, 300, 300);
  }

  @Test
  void an_erasure_that_says_more_than_was_erased_is_found() throws Exception {
    execute(
        "UPDATE audit_logs SET details = replace(details, '\"last\":17', '\"last\":18') WHERE seq = 700");

    assertThat(verify().kind()).isEqualTo(Kind.EDITED);
    assertThat(verify().first()).isEqualTo(ENTRIES);
  }

  @Test
  void an_entry_that_is_gone_is_missing() throws Exception {
    execute("DELETE FROM audit_logs WHERE seq IN (300, 301)");

    assertThat(verify().kind()).isEqualTo(Kind.MISSING);
    assertThat(verify().first()).isEqualTo(300);
    assertThat(verify().last()).isEqualTo(301);
  }

  @Test
  void entries_that_changed_places_are_found() throws Exception {
    execute("UPDATE audit_logs SET seq = -1 WHERE seq = 300");
    execute("UPDATE audit_logs SET seq = 300 WHERE seq = 400");
    execute("UPDATE audit_logs SET seq = 400 WHERE seq = -1");

    assertThat(verify().kind()).isEqualTo(Kind.EDITED);
    assertThat(verify().first()).isEqualTo(300);
  }

  @Test
  void an_entry_that_is_there_twice_is_found() throws Exception {
    execute("UPDATE audit_logs SET seq = seq + 1000 WHERE seq > 300");
    execute("UPDATE audit_logs SET seq = seq - 999 WHERE seq > 1000");
    execute(
        "INSERT INTO audit_logs (seq, id, action, outcome, details, salt, leaf_hash, created_at)"
            + " SELECT 301, 'twin', action, outcome, details, salt, leaf_hash, created_at"
            + " FROM audit_logs WHERE seq = 300");

    assertThat(verify().kind()).isEqualTo(Kind.EDITED);
    assertThat(verify().first()).isEqualTo(301);
  }

  @Test
  void an_entry_that_was_put_at_the_end_is_found() throws Exception {
    execute(
        "INSERT INTO audit_logs (seq, id, action, outcome, details, created_at)"
            + " VALUES (701, 'forged', 'test.run', 'success', '{}', 0)");

    assertThat(verify().kind()).isEqualTo(Kind.EDITED);
    assertThat(verify().first()).isEqualTo(701);
  }

  @ParameterizedTest
  @ValueSource(ints = {700, 690, 513, 512, 1})
  void a_tail_that_was_cut_off_is_found_without_any_checkpoint(int from) throws Exception {
    execute("DELETE FROM audit_logs WHERE seq >= " + from);

    TrailVerdict verdict = verify();

    // Without the last entry, the erasures that it has on record are not.
    assertThat(verdict.kind()).isIn(Kind.TAIL_CUT, Kind.EDITED);
    if (from == 1) {
      assertThat(verdict.kind()).isEqualTo(Kind.TAIL_CUT);
      assertThat(verdict.last()).isEqualTo(ENTRIES);
    }
  }

  @Test
  void numbers_are_not_given_out_again_after_a_tail_was_cut_off() throws Exception {
    execute("DELETE FROM audit_logs WHERE seq > 690");
    try (Storage storage = open(file)) {
      assertThatThrownBy(() -> storage.write(tx -> tx.audit().append(entry(1_000))))
          .isInstanceOf(StorageException.class);
    }

    execute(
        "INSERT INTO audit_logs (seq, id, action, outcome, details, created_at)"
            + " SELECT 690 + value, 'again' || value, 'test.run', 'success', '{}', 0"
            + " FROM json_each('[1,2,3,4,5,6,7,8,9,10]')");
    assertThat(verify().isIntact()).isFalse();
  }

  @Test
  void a_rebuilt_history_is_found_by_a_checkpoint_of_the_true_one() throws Exception {
    String checkpoint = checkpoint(600);
    Path forged = folder.resolve("forged.db");
    try (Storage storage = open(forged)) {
      for (int i = 1; i <= ENTRIES; i++) {
        AuditEntry entry = entry(i == 5 ? 5_000 : i);
        storage.write(tx -> tx.audit().append(entry));
      }
    }
    file = forged;

    assertThat(verify().isIntact()).isTrue();
    assertFound(verify(checkpoint), Kind.REBUILT, 1, 600);
  }

  @Test
  void a_checkpoint_of_this_trail_vouches_for_it() {
    assertThat(verify(checkpoint(600), checkpoint(ENTRIES)).anchored()).isEqualTo(ENTRIES);
    assertThat(verify(checkpoint(600)).anchored()).isEqualTo(600);
  }

  @Test
  void a_tail_that_was_cut_off_with_its_head_is_found_by_a_checkpoint() throws Exception {
    String checkpoint = checkpoint(ENTRIES);
    Path shorter = folder.resolve("shorter.db");
    try (Storage storage = open(shorter)) {
      storage.write(tx -> tx.audit().append(entry(1)));
    }
    file = shorter;

    assertThat(verify(checkpoint).kind()).isEqualTo(Kind.TAIL_CUT);
    assertThat(verify(checkpoint).first()).isEqualTo(2);
  }

  @Test
  void a_checkpoint_that_was_replaced_is_found() throws Exception {
    sign();
    assertThat(verify().anchored()).isEqualTo(ENTRIES);

    execute(
        "UPDATE audit_state SET value = CAST(replace(value, 'hub', 'hut') AS BLOB)"
            + " WHERE key LIKE 'tree/checkpoint/%'");

    assertThat(verify().kind()).isEqualTo(Kind.CHECKPOINT_FORGED);
    assertThatThrownBy(this::sign)
        .as("nobody anchors what somebody else put there")
        .isInstanceOf(StorageException.Corrupt.class);
  }

  @Test
  void a_checkpoint_is_signed_once_for_as_many_entries() {
    String first = sign();
    String again = sign();

    assertThat(again).isEqualTo(first);
    assertThat(Checkpoints.split(first + again)).containsExactly(first, again);
    assertThat(SIGNER.verifier().open(first)).startsWith("example.org/hub\n700\n");
  }

  private String sign() {
    try (Storage plain = Keyhold.open("sqlite:" + file)) {
      return Checkpoints.sign(plain, SIGNER).orElseThrow();
    }
  }

  @Test
  void an_anchored_note_of_another_key_is_refused() {
    String other = NoteSigner.generate("example.org/hub").sign("example.org/hub\n1\nAAAA\n");

    assertThatThrownBy(() -> verify(other))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("no valid signature");
  }

  @Test
  void a_damaged_tree_is_told_from_a_changed_trail() throws Exception {
    execute("DELETE FROM audit_state WHERE key LIKE 'tree/leaves/%1'");
    assertThat(verify().kind()).isEqualTo(Kind.TREE_DAMAGED);
    take_a_copy_again();
    execute("UPDATE audit_state SET value = randomblob(32) WHERE key LIKE 'tree/node/%'");
    assertThat(verify().kind()).isEqualTo(Kind.TREE_DAMAGED);
    take_a_copy_again();
    execute("UPDATE audit_state SET value = randomblob(length(value)) WHERE key = 'tree/head'");
    assertThat(verifyOrRefuse()).isFalse();
    take_a_copy_again();
    execute("DELETE FROM audit_state WHERE key = 'tree/head'");
    assertThat(verifyOrRefuse()).isFalse();
  }

  private boolean verifyOrRefuse() {
    try {
      return verify().isIntact();
    } catch (StorageException.Corrupt e) {
      return false;
    }
  }

  private static final NoteSigner SIGNER = NoteSigner.generate("example.org/hub");

  private String checkpoint(long size) {
    try (Storage plain = Keyhold.open("sqlite:" + sound.resolve("system.db"))) {
      byte[] root = plain.read(tx -> new TreeReader(tx).root(size));
      return SIGNER.sign(new Checkpoint("example.org/hub", size, Bytes.of(root)).text());
    }
  }

  private TrailVerdict verify(String... anchored) {
    try (Storage plain = Keyhold.open("sqlite:" + file)) {
      return TrailVerifier.verify(plain, List.of(SIGNER.verifier()), List.of(anchored), read -> {});
    }
  }

  private static void assertFound(TrailVerdict verdict, Kind kind, long first, long last) {
    assertThat(verdict)
        .extracting(TrailVerdict::kind, TrailVerdict::first, TrailVerdict::last)
        .containsExactly(kind, first, last);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA ignore_check_constraints = ON");
      Map<String, String> triggers = triggers(statement);
      for (String trigger : triggers.keySet()) {
        statement.execute("DROP TRIGGER " + trigger);
      }
      statement.execute(sql);
      // Who does this covers the tracks; a store refuses a file without its triggers.
      for (String definition : triggers.values()) {
        statement.execute(definition);
      }
    }
  }

  private static Map<String, String> triggers(Statement statement) throws SQLException {
    Map<String, String> triggers = new HashMap<>();
    try (ResultSet found =
        statement.executeQuery(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit_logs'")) {
      while (found.next()) {
        triggers.put(found.getString(1), found.getString(2));
      }
    }
    return triggers;
  }
}
