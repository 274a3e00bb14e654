package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.TrailVerdict.Kind;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a checkpoint finds that the trail by itself cannot, and what is done to checkpoints. */
class CheckpointTamperTest extends TamperedTrail {
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
    assertThat(AnchoredNotes.of(first + again, List.of(SIGNER.verifier())).notes())
        .containsExactly(first, again);
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
}
