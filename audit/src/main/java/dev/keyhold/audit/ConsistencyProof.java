package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.util.List;
import java.util.Locale;

/**
 * A proof that a trail continues an earlier state of itself: RFC 6962 (2.1.2).
 *
 * @param older the number of entries of the earlier tree
 * @param olderRoot the root of the earlier tree
 * @param newer the number of entries of the later tree
 * @param newerRoot the root of the later tree
 * @param path the nodes from which both roots follow
 */
public record ConsistencyProof(
    long older, Bytes olderRoot, long newer, Bytes newerRoot, List<Bytes> path) {

  /**
   * The proof between two sizes of a trail, such as those of two checkpoints. It reads only a few
   * stored hashes, even of a long trail.
   *
   * @throws StorageException.InvalidInput if the sizes are not in this order, or larger than the
   *     trail
   */
  public static ConsistencyProof of(Storage storage, long older, long newer) {
    return storage.read(tx -> of(tx, older, newer));
  }

  private static ConsistencyProof of(Transaction tx, long older, long newer) {
    TreeReader tree = new TreeReader(tx);
    if (older < 0 || older > newer || newer > tree.size()) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "there is no proof from %d to %d entries; the trail has %d",
              older,
              newer,
              tree.size()));
    }
    return new ConsistencyProof(
        older,
        Bytes.of(tree.root(older)),
        newer,
        Bytes.of(tree.root(newer)),
        tree.consistency(older, newer).stream().map(Bytes::of).toList());
  }

  /** Whether both roots follow from the path. */
  public boolean holds() {
    return MerkleProof.isConsistent(
        older,
        olderRoot.toArray(),
        newer,
        newerRoot.toArray(),
        path.stream().map(Bytes::toArray).toList());
  }
}
