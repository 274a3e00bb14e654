package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Proofs from the stored tree (RFC 6962, 2.1.1 and 2.1.2): each reads a few tiles, however long the
 * trail is.
 */
final class TreeReader {
  private final Transaction tx;

  /** Runs of 256 hashes of one level, by level and place: a proof asks for few, several times. */
  private final Map<String, byte[][]> tiles = new HashMap<>();

  TreeReader(Transaction tx) {
    this.tx = tx;
  }

  /** How many entries the tree has taken in. */
  long size() {
    return tx.audit().state().find(TreeKeys.HEAD).map(head -> Frontier.of(head).size()).orElse(0L);
  }

  /** The root of the tree of the first {@code size} entries. */
  byte[] root(long size) {
    return size == 0 ? MerkleHash.empty() : range(0, size);
  }

  /**
   * The path from an entry to the root.
   *
   * @param index the entry's place, from 0
   * @param size of the tree that is proved
   */
  List<byte[]> inclusion(long index, long size) {
    List<byte[]> path = new ArrayList<>();
    long start = 0;
    long end = size;
    while (end - start > 1) {
      long middle = start + split(end - start);
      if (index < middle) {
        path.add(0, range(middle, end));
        end = middle;
      } else {
        path.add(0, range(start, middle));
        start = middle;
      }
    }
    return path;
  }

  /** The nodes from which the roots of both sizes follow. */
  List<byte[]> consistency(long older, long newer) {
    List<byte[]> nodes = new ArrayList<>();
    if (older == newer || older == 0) {
      return nodes;
    }
    long start = 0;
    long end = newer;
    boolean whole = true;
    while (older != end) {
      long middle = start + split(end - start);
      if (older <= middle) {
        nodes.add(0, range(middle, end));
        end = middle;
      } else {
        nodes.add(0, range(start, middle));
        start = middle;
        whole = false;
      }
    }
    if (!whole) {
      nodes.add(0, range(start, end));
    }
    return nodes;
  }

  /** The roots of the complete subtrees that the first entries are made of, the largest first. */
  List<byte[]> prefix(long size) {
    return cover(0, size);
  }

  /**
   * The roots of the complete subtrees that follow, from left to right: at each place the largest
   * that begins there and does not reach beyond the end.
   */
  List<byte[]> suffix(long from, long size) {
    return cover(from, size);
  }

  private List<byte[]> cover(long from, long end) {
    List<byte[]> roots = new ArrayList<>();
    long start = from;
    for (int level : levels(from, end)) {
      roots.add(node(level, start >> level));
      start += 1L << level;
    }
    return roots;
  }

  /**
   * The levels of the complete subtrees that cover these places and no other, from left to right:
   * each is the largest that begins at its place and does not reach beyond the end.
   */
  static List<Integer> levels(long from, long end) {
    List<Integer> levels = new ArrayList<>();
    long start = from;
    while (start < end) {
      long most = Long.highestOneBit(end - start);
      long length = start == 0 ? most : Math.min(most, Long.lowestOneBit(start));
      levels.add(Long.numberOfTrailingZeros(length));
      start += length;
    }
    return levels;
  }

  /** The largest power of two that is smaller. */
  static long split(long size) {
    return Long.highestOneBit(size - 1);
  }

  private byte[] range(long start, long end) {
    long size = end - start;
    if (Long.bitCount(size) == 1 && start % size == 0) {
      int level = Long.numberOfTrailingZeros(size);
      return node(level, start >> level);
    }
    long middle = start + split(size);
    return MerkleHash.node(range(start, middle), range(middle, end));
  }

  private byte[] node(int level, long index) {
    int stored = level - level % TreeKeys.TILE_LEVELS;
    int above = level - stored;
    long first = index << above;
    byte[][] tile = tile(stored, first / TreeKeys.TILE);
    byte[][] hashes = new byte[1 << above][];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = at(tile, (int) (first % TreeKeys.TILE) + i);
    }
    for (int length = hashes.length; length > 1; length /= 2) {
      for (int i = 0; i < length / 2; i++) {
        hashes[i] = MerkleHash.node(hashes[2 * i], hashes[2 * i + 1]);
      }
    }
    return hashes[0];
  }

  private static byte[] at(byte[][] tile, int index) {
    if (index >= tile.length) {
      throw new StorageException.Corrupt("a node of the audit trail's tree is missing");
    }
    return tile[index];
  }

  private byte[][] tile(int level, long index) {
    return tiles.computeIfAbsent(
        level + "/" + index, key -> level == 0 ? leaves(index) : nodes(level, index));
  }

  private byte[][] leaves(long tile) {
    byte[] stored =
        tx.audit().state().find(TreeKeys.leaves(tile)).map(Bytes::toArray).orElse(new byte[0]);
    if (stored.length == 0) {
      return tx.audit().readAfter(tile * TreeKeys.TILE, TreeKeys.TILE).stream()
          .map(entry -> CanonicalEntry.leaf(entry, tx.audit().state()))
          .toArray(byte[][]::new);
    }
    byte[][] leaves = new byte[stored.length / MerkleHash.LENGTH][];
    for (int i = 0; i < leaves.length; i++) {
      leaves[i] = Arrays.copyOfRange(stored, i * MerkleHash.LENGTH, (i + 1) * MerkleHash.LENGTH);
    }
    return leaves;
  }

  private byte[][] nodes(int level, long tile) {
    long first = tile * TreeKeys.TILE;
    return tx
        .audit()
        .state()
        .list(
            TreeKeys.node(level, first), TreeKeys.node(level, first + TreeKeys.TILE), TreeKeys.TILE)
        .values()
        .stream()
        .map(Bytes::toArray)
        .toArray(byte[][]::new);
  }
}
