package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A proof that an entry is in the trail, which can be checked without the other entries: RFC 6962
 * (2.1.1).
 *
 * @param sequence the entry's number; its index in the tree is one less
 * @param leaf the hash of the entry's leaf
 * @param size the number of entries of the tree
 * @param root the root of that tree
 * @param path the hashes from the leaf to the root, the lowest first
 * @param checkpoint a signed note about that tree, if one is kept
 */
public record InclusionProof(
    long sequence,
    Bytes leaf,
    long size,
    Bytes root,
    List<Bytes> path,
    Optional<String> checkpoint) {

  /**
   * The proof of an entry: in the tree of the oldest kept checkpoint that covers it or, if there is
   * none, in the present tree. It reads only a few stored hashes, even of a long trail.
   *
   * @throws StorageException.NotFound if the tree has no such entry
   */
  public static InclusionProof of(Storage storage, long sequence) {
    return storage.read(tx -> of(tx, sequence));
  }

  private static InclusionProof of(Transaction tx, long sequence) {
    TreeReader tree = new TreeReader(tx);
    StoredEntry entry =
        tx.audit().readAfter(sequence - 1, 1).stream()
            .filter(found -> found.sequence() == sequence && sequence <= tree.size())
            .findFirst()
            .orElseThrow(
                () ->
                    new StorageException.NotFound(
                        String.format(
                            Locale.ROOT,
                            "there is no entry %d; the trail's tree has %d",
                            sequence,
                            tree.size())));
    Optional<String> checkpoint = Checkpoints.about(tx, sequence);
    long size = checkpoint.map(note -> Checkpoints.size(note)).orElse(tree.size());
    return new InclusionProof(
        sequence,
        Bytes.of(CanonicalEntry.leaf(entry, tx.audit().state())),
        size,
        Bytes.of(tree.root(size)),
        tree.inclusion(sequence - 1, size).stream().map(Bytes::of).toList(),
        checkpoint);
  }

  /** Whether the leaf and the path lead to the root. */
  public boolean holds() {
    return MerkleProof.includes(
        root.toArray(),
        size,
        sequence - 1,
        leaf.toArray(),
        path.stream().map(Bytes::toArray).toList());
  }
}
