package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProofTest {
  private final Storage storage =
      AuditedStorage.over(InMemoryStorage.open(), () -> AuditContext.UNKNOWN);
  private int appended;

  private void append(int entries) {
    for (int i = 0; i < entries; i++) {
      String id = "e" + ++appended;
      storage.write(
          tx -> tx.audit().append(AuditEntry.builder(id, "test.run", Instant.EPOCH).build()));
    }
  }

  @Test
  void each_entry_is_proved_to_be_in_the_trail() {
    append(300);

    for (long sequence = 1; sequence <= 300; sequence++) {
      InclusionProof proof = InclusionProof.of(storage, sequence);
      assertThat(proof.holds()).isTrue();
      assertThat(proof.size()).isEqualTo(300);
      assertThat(elsewhere(proof).holds()).isFalse();
    }
  }

  private static InclusionProof elsewhere(InclusionProof proof) {
    return new InclusionProof(
        proof.sequence() % 300 + 1,
        proof.leaf(),
        proof.size(),
        proof.root(),
        proof.path(),
        Optional.empty());
  }

  @Test
  void a_proof_leads_to_the_oldest_checkpoint_that_covers_the_entry() {
    NoteSigner signer = NoteSigner.generate("example.org/hub");
    append(5);
    Optional<String> first = Checkpoints.sign(storage, signer);
    append(5);
    Optional<String> second = Checkpoints.sign(storage, signer);
    append(1);

    assertThat(InclusionProof.of(storage, 5).checkpoint()).isEqualTo(first);
    assertThat(InclusionProof.of(storage, 6).checkpoint()).isEqualTo(second);
    assertThat(InclusionProof.of(storage, 6).size()).isEqualTo(10);
    assertThat(InclusionProof.of(storage, 11).checkpoint()).isEmpty();
  }

  @Test
  void a_later_trail_is_proved_to_begin_with_an_earlier_one() {
    append(70);

    for (long older = 0; older <= 70; older += 7) {
      ConsistencyProof proof = ConsistencyProof.of(storage, older, 70);
      assertThat(proof.holds()).isTrue();
      Bytes root = Bytes.of(new byte[32]);
      assertThat(new ConsistencyProof(older, root, 70, proof.newerRoot(), proof.path()).holds())
          .isFalse();
    }
  }

  @Test
  void what_is_not_in_the_trail_cannot_be_proved() {
    append(2);

    for (long sequence : new long[] {Long.MIN_VALUE, -1, 0, 3, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> InclusionProof.of(storage, sequence))
          .isInstanceOf(StorageException.NotFound.class)
          .hasMessageContaining(
              String.format(Locale.ROOT, "there is no entry %d; the trail's tree has 2", sequence));
    }
    assertThatThrownBy(() -> ConsistencyProof.of(storage, 1, 3))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> ConsistencyProof.of(storage, 2, 1))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> ConsistencyProof.of(storage, -1, 1))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  /** A node is the hash of two hashes: moved bytes would make another leaf of it. */
  @Test
  void a_proof_of_hashes_with_other_lengths_does_not_hold() {
    append(2);
    InclusionProof proof = InclusionProof.of(storage, 1);
    byte[] leaf = proof.leaf().toArray();
    byte[] sibling = proof.path().get(0).toArray();
    byte[] longer = Arrays.copyOf(new byte[] {leaf[31]}, 33);
    System.arraycopy(sibling, 0, longer, 1, 32);

    InclusionProof shifted =
        new InclusionProof(
            1,
            Bytes.of(Arrays.copyOf(leaf, 31)),
            2,
            proof.root(),
            List.of(Bytes.of(longer)),
            Optional.empty());

    assertThat(proof.holds()).isTrue();
    assertThat(shifted.holds()).isFalse();
  }
}
