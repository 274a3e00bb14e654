package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.StorageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The right edge of a Merkle tree: its size, and the roots of the complete subtrees that it is made
 * of. It is all that is needed to add leaves and to tell the root (RFC 6962, 2.1).
 *
 * <p>Not safe for use by several threads.
 */
final class Frontier {
  private static final int MOST_LEVELS = 63;

  /** At index k the root of the subtree of 2^k leaves, if bit k of the size is set. */
  private final byte[] @Nullable [] peaks = new byte[MOST_LEVELS][];

  private long size;

  Frontier() {}

  /** Is told of each subtree as it becomes complete, leaves included. */
  @FunctionalInterface
  interface Completion {
    /**
     * @param level how many levels it has above its leaves
     * @param index how many subtrees of this level are to its left
     */
    void complete(int level, long index, byte[] hash);
  }

  long size() {
    return size;
  }

  void add(byte[] leaf, Completion completion) {
    add(0, leaf, completion);
  }

  /** Adds a subtree of 2^level leaves, where one of its size may begin. */
  void add(int level, byte[] subtree) {
    add(level, subtree, (above, index, hash) -> {});
  }

  private void add(int lowest, byte[] subtree, Completion completion) {
    byte[] hash = subtree;
    int level = lowest;
    completion.complete(level, size >> level, hash);
    for (byte[] left = peaks[level]; left != null; left = peaks[level]) {
      hash = MerkleHash.node(left, hash);
      peaks[level] = null;
      level++;
      completion.complete(level, size >> level, hash);
    }
    peaks[level] = hash;
    size += 1L << lowest;
  }

  byte[] root() {
    byte[] root = null;
    for (byte[] peak : peaks) {
      if (peak != null) {
        root = root == null ? peak : MerkleHash.node(peak, root);
      }
    }
    return root == null ? MerkleHash.empty() : root;
  }

  /**
   * The level of the leftmost peak that another frontier of the same size has otherwise; -1 if they
   * are the same.
   */
  int firstDifference(Frontier other) {
    int level = MOST_LEVELS - 1;
    while (level >= 0 && Arrays.equals(peaks[level], other.peaks[level])) {
      level--;
    }
    return level;
  }

  /** Size and peaks, the smallest first. */
  Bytes toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + Long.bitCount(size) * MerkleHash.LENGTH).putLong(size);
    for (byte[] peak : peaks) {
      if (peak != null) {
        bytes.put(peak);
      }
    }
    return Bytes.of(bytes.array());
  }

  /**
   * @throws StorageException.Corrupt if these are not the bytes of a frontier
   */
  static Frontier of(Bytes bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes.toArray());
    Frontier frontier = new Frontier();
    if (buffer.remaining() >= Long.BYTES) {
      frontier.size = buffer.getLong();
    }
    if (frontier.size < 1
        || buffer.remaining() != Long.bitCount(frontier.size) * MerkleHash.LENGTH) {
      throw new StorageException.Corrupt("the head of the audit trail's tree cannot be read");
    }
    for (int level = 0; level < MOST_LEVELS; level++) {
      if ((frontier.size >> level & 1) == 1) {
        byte[] peak = new byte[MerkleHash.LENGTH];
        buffer.get(peak);
        frontier.peaks[level] = peak;
      }
    }
    return frontier;
  }
}
