package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Storage;
import dev.keyhold.tck.InMemoryStorage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree is the one of RFC 6962, at every size. */
class MerkleTreeTest {
  private static final HexFormat HEX = HexFormat.of();

  /** The leaves that the reference implementation of RFC 6962 is tested with. */
  private static final List<String> LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  @ParameterizedTest
  @CsvSource({
    "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
  })
  void the_roots_are_those_of_the_known_vectors(int size, String root) {
    Frontier frontier = new Frontier();
    LEAVES.stream()
        .limit(size)
        .map(leaf -> MerkleHash.leaf(HEX.parseHex(leaf)))
        .forEach(leaf -> frontier.add(leaf, (level, index, hash) -> {}));

    assertThat(HEX.formatHex(frontier.root())).isEqualTo(root);
  }

  /** The definition, word by word. */
  private static byte[] root(List<byte[]> leaves) {
    if (leaves.isEmpty()) {
      return MerkleHash.empty();
    }
    if (leaves.size() == 1) {
      return leaves.get(0);
    }
    int middle = (int) TreeReader.split(leaves.size());
    return MerkleHash.node(
        root(leaves.subList(0, middle)), root(leaves.subList(middle, leaves.size())));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 1_000})
  void a_stored_tree_proves_each_entry_and_each_older_tree(int size) {
    Storage plain = InMemoryStorage.open();
    AuditedStorage storage = AuditedStorage.over(plain, () -> AuditContext.UNKNOWN);
    Random random = new Random(size);
    for (int appended = 0; appended < size; ) {
      int together = Math.min(size - appended, 1 + random.nextInt(300));
      int first = appended;
      storage.write(
          tx -> {
            IntStream.range(first, first + together)
                .forEach(
                    i ->
                        tx.audit()
                            .append(
                                AuditEntry.builder("e" + i, "test.run", Instant.EPOCH).build()));
            return first;
          });
      appended += together;
    }

    plain.read(
        tx -> {
          List<byte[]> leaves = new ArrayList<>();
          for (long after = 0; after < size; after = leaves.size()) {
            tx.audit()
                .readAfter(after, 1_000)
                .forEach(entry -> leaves.add(CanonicalEntry.leaf(entry, tx.audit().state())));
          }
          TreeReader reader = new TreeReader(tx);
          assertThat(reader.size()).isEqualTo(size);
          byte[] root = root(leaves);
          assertThat(reader.root(size)).isEqualTo(root);
          for (int i = 0; i < 60; i++) {
            int index = random.nextInt(size);
            List<byte[]> path = reader.inclusion(index, size);
            assertThat(MerkleProof.includes(root, size, index, leaves.get(index), path)).isTrue();
            assertWrongOnesFail(root, size, index, leaves.get(index), path);
            int older = random.nextInt(size + 1);
            byte[] olderRoot = root(leaves.subList(0, older));
            assertThat(reader.root(older)).isEqualTo(olderRoot);
            List<byte[]> nodes = reader.consistency(older, size);
            assertThat(MerkleProof.isConsistent(older, olderRoot, size, root, nodes)).isTrue();
            if (older > 0 && older < size) {
              assertThat(MerkleProof.isConsistent(older, root, size, root, nodes)).isFalse();
              assertThat(MerkleProof.isConsistent(older, olderRoot, size, olderRoot, nodes))
                  .isFalse();
            }
          }
          return size;
        });
  }

  private static void assertWrongOnesFail(
      byte[] root, int size, int index, byte[] leaf, List<byte[]> path) {
    byte[] other = MerkleHash.leaf("other".getBytes(StandardCharsets.UTF_8));
    assertThat(MerkleProof.includes(root, size, index, other, path)).isFalse();
    assertThat(MerkleProof.includes(other, size, index, leaf, path)).isFalse();
    if (size > 1) {
      assertThat(MerkleProof.includes(root, size, (index + 1) % size, leaf, path)).isFalse();
      assertThat(MerkleProof.includes(root, size, index, leaf, path.subList(1, path.size())))
          .isFalse();
    }
  }

  @Test
  void a_frontier_survives_its_bytes() {
    Frontier frontier = new Frontier();
    for (int i = 0; i < 1_000; i++) {
      frontier.add(MerkleHash.leaf(new byte[] {(byte) i}), (level, index, hash) -> {});

      Frontier read = Frontier.of(frontier.toBytes());
      assertThat(read.size()).isEqualTo(i + 1);
      assertThat(read.root()).isEqualTo(frontier.root());
    }
  }

  @Test
  void entries_of_a_program_without_the_tree_are_taken_in_before_those_that_follow() {
    Storage plain = InMemoryStorage.open();
    for (int i = 0; i < 300; i++) {
      String id = "old-" + i;
      plain.write(
          tx -> tx.audit().append(AuditEntry.builder(id, "test.run", Instant.EPOCH).build()));
    }
    AuditedStorage storage = AuditedStorage.over(plain, () -> AuditContext.UNKNOWN);

    storage.write(
        tx -> tx.audit().append(AuditEntry.builder("new", "test.run", Instant.EPOCH).build()));

    long size = plain.read(tx -> new TreeReader(tx).size());
    assertThat(size).isEqualTo(301);
  }
}
