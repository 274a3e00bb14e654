package dev.keyhold.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hashes of a Merkle tree (RFC 6962, 2.1): leaves and nodes cannot be taken for each other. */
final class MerkleHash {
  static final int LENGTH = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
              throw new IllegalStateException("this Java runtime has no SHA-256", e);
            }
          });

  private MerkleHash() {}

  static byte[] leaf(byte[] content) {
    MessageDigest digest = fresh();
    digest.update(LEAF);
    return digest.digest(content);
  }

  static byte[] node(byte[] left, byte[] right) {
    MessageDigest digest = fresh();
    digest.update(NODE);
    digest.update(left);
    return digest.digest(right);
  }

  /** A hash that is neither of a leaf nor of a node. */
  static byte[] plain(byte[] content) {
    return fresh().digest(content);
  }

  /** The root of a tree without leaves. */
  static byte[] empty() {
    return fresh().digest();
  }

  private static MessageDigest fresh() {
    MessageDigest digest = SHA_256.get();
    digest.reset();
    return digest;
  }
}
