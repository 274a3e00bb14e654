package dev.keyhold.spi;

/**
 * The salt and the hash that the proof of a trail keeps with an entry.
 *
 * @param salt random bytes that went into the hash; blanked at erasure, after which the content can
 *     not be guessed from the hash
 * @param hash the hash of the entry; outlives erasure
 */
public record Leaf(Bytes salt, Bytes hash) {
  public Leaf {
    if (salt.length() < 16 || salt.length() > 64 || hash.length() < 32 || hash.length() > 64) {
      throw new StorageException.InvalidInput(
          "a leaf has a salt of 16 to 64 bytes and a hash of 32 to 64");
    }
  }
}
