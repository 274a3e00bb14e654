package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.TrailVerdict.Kind;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody with a plain SQLite shell does to the trail, and what is found of it. */
class TamperTest extends TamperedTrail {
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
      storage.write(tx -> tx.audit().erase(AuditQuery.ALL.ownerId("leaver"), T0, 10));
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
    execute(
        String.format(Locale.ROOT, "UPDATE audit_logs SET %s WHERE seq = %d", change, sequence));
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
      assertFound(verify(), Kind.TREE_DAMAGED, 0, 0);
      execute("UPDATE audit_logs SET reason = 'x' WHERE seq = 600");
      assertFound(verify(), Kind.EDITED, 600, 600);
      execute("UPDATE audit_logs SET salt = NULL, leaf_hash = NULL WHERE seq = 100");
      assertFound(verify(), Kind.EDITED, 100, 100);
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
    execute(
        String.format(Locale.ROOT, "UPDATE audit_logs SET %s WHERE seq = %d", change, sequence));

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

    assertFound(verify(), Kind.UNPROVED, 701, 701);

    execute(
        "INSERT INTO audit_logs (seq, id, action, outcome, details, salt, leaf_hash, created_at)"
            + " SELECT 702, 'twin', action, outcome, details, salt, leaf_hash, created_at"
            + " FROM audit_logs WHERE seq = 300");
    assertThat(verify().kind()).isEqualTo(Kind.EDITED);
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

  @Test
  void rows_that_are_appended_hide_no_change_of_what_was_proved() throws Exception {
    String append =
        "INSERT INTO audit_logs (seq, id, action, outcome, details, created_at)"
            + " SELECT max(seq) + 1, 'x' || max(seq), 'test.run', 'success', '{}', 1 FROM audit_logs";
    execute(append);
    assertFound(verify(), Kind.UNPROVED, ENTRIES + 1, ENTRIES + 1);
    assertThat(verify().isIntact()).isFalse();

    // The hash beside it is changed too, and stands in no complete tile.
    execute("UPDATE audit_logs SET actor_id = 'x', salt = NULL, leaf_hash = NULL WHERE seq = 699");
    assertThat(verify().kind()).isEqualTo(Kind.EDITED);
  }
}
