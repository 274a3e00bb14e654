package dev.keyhold.audit;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Checks proofs without any storage, as RFC 9162 (2.1.3.2 and 2.1.4.2) says. */
final class MerkleProof {
  private MerkleProof() {}

  /**
   * A node is the hash of its children, one after the other: were they of any length, what belongs
   * to the one could be taken for a part of the other.
   */
  private static boolean areHashes(List<byte[]> hashes) {
    return hashes.stream().allMatch(hash -> hash.length == MerkleHash.LENGTH);
  }

  /** Whether a leaf is at this place of the tree with this size and root. */
  static boolean includes(byte[] root, long size, long index, byte[] leaf, List<byte[]> path) {
    if (index < 0 || index >= size || !areHashes(path) || !areHashes(List.of(root, leaf))) {
      return false;
    }
    long node = index;
    long last = size - 1;
    byte[] hash = leaf;
    for (byte[] sibling : path) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = MerkleHash.node(sibling, hash);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        hash = MerkleHash.node(hash, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(hash, root);
  }

  /** Whether the tree with the newer root begins with all of the tree with the older one. */
  static boolean isConsistent(
      long older, byte[] olderRoot, long newer, byte[] newerRoot, List<byte[]> nodes) {
    boolean hashes = areHashes(nodes) && areHashes(List.of(olderRoot, newerRoot));
    if (older < 0 || older > newer || !hashes) {
      return false;
    }
    if (older == newer || older == 0) {
      return nodes.isEmpty()
          && Arrays.equals(olderRoot, older == 0 ? MerkleHash.empty() : newerRoot);
    }
    return isLonger(older, olderRoot, newer, newerRoot, nodes);
  }

  private static boolean isLonger(
      long older, byte[] olderRoot, long newer, byte[] newerRoot, List<byte[]> nodes) {
    long node = older - 1;
    long last = newer - 1;
    while ((node & 1) == 1) {
      node >>= 1;
      last >>= 1;
    }
    Iterator<byte[]> rest = nodes.iterator();
    if (Long.bitCount(older) != 1 && !rest.hasNext()) {
      return false;
    }
    byte[] first = Long.bitCount(older) == 1 ? olderRoot : rest.next();
    byte[] fromOlder = first;
    byte[] fromNewer = first;
    while (rest.hasNext()) {
      byte[] next = rest.next();
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        fromOlder = MerkleHash.node(next, fromOlder);
        fromNewer = MerkleHash.node(next, fromNewer);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        fromNewer = MerkleHash.node(fromNewer, next);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(fromOlder, olderRoot) && Arrays.equals(fromNewer, newerRoot);
  }
}
