package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Storage;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailHeadTest {
  private final Storage storage =
      AuditedStorage.over(InMemoryStorage.open(), () -> AuditContext.UNKNOWN);

  private void append(String id) {
    storage.write(
        tx -> tx.audit().append(AuditEntry.builder(id, "test.run", Instant.EPOCH).build()));
  }

  @Test
  void a_trail_without_entries_has_the_root_of_no_tree() {
    assertThat(TrailHead.of(storage))
        .isEqualTo(new TrailHead(0, Bytes.of(MerkleHash.empty()), Optional.empty()));
  }

  @Test
  void the_head_is_what_a_proof_leads_to() {
    for (int i = 0; i < 300; i++) {
      append("e" + i);
    }

    TrailHead head = TrailHead.of(storage);

    assertThat(head.size()).isEqualTo(300);
    assertThat(head.root()).isEqualTo(InclusionProof.of(storage, 7).root());
    assertThat(head.checkpoint()).isEmpty();
  }

  @Test
  void of_many_checkpoints_the_one_about_the_most_entries_is_told() {
    NoteSigner signer = NoteSigner.generate("example.org/hub");
    Optional<String> last = Optional.empty();
    for (int i = 0; i < 1_001; i++) {
      append("e" + i);
      last = Checkpoints.sign(storage, signer);
    }
    append("another");

    assertThat(TrailHead.of(storage).checkpoint()).isEqualTo(last).isPresent();
    assertThat(TrailHead.of(storage).size()).isEqualTo(1_002);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 100, 1_500})
  void the_only_checkpoint_is_found_however_far_back_it_is(int later) {
    append("first");
    Optional<String> only = Checkpoints.sign(storage, NoteSigner.generate("example.org/hub"));

    for (int i = 0; i < later; i++) {
      append("e" + i);
    }

    assertThat(TrailHead.of(storage).checkpoint()).isEqualTo(only).isPresent();
  }
}
