package dev.keyhold.keys;

import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How a key's text becomes the hash by which it is found.
 *
 * <p>A hash is the lower-case hexadecimal form of a digest over the UTF-8 bytes of the key. With a
 * salt, the lower-case hexadecimal SHA-256 of the salt follows the key, whichever digest is used.
 * One salt holds for all keys: it keeps the hashes of two installations apart, and is no
 * replacement for random keys.
 *
 * <p>These are fast hashes on purpose. A key has at least 128 random bits, so that nobody can guess
 * it from its hash (NIST SP 800-63B asks for 112), and a slow one would let strangers keep the CPU
 * busy.
 *
 * <p>Safe for use by any number of threads.
 */
public final class HashScheme {
  private static final ThreadLocal<MessageDigest> SHA_256 = perThread("SHA-256");
  private static final ThreadLocal<MessageDigest> SHA_512 = perThread("SHA-512");
  private static final HexFormat HEX = HexFormat.of();

  private final String id;
  private final ThreadLocal<MessageDigest> digest;
  private final byte[] suffix;

  private HashScheme(String id, ThreadLocal<MessageDigest> digest, byte[] suffix) {
    this.id = id;
    this.digest = digest;
    this.suffix = suffix;
  }

  /** {@code sha256}: 64 digits, no salt. The default. */
  public static HashScheme sha256() {
    return new HashScheme("sha256", SHA_256, new byte[0]);
  }

  /**
   * {@code sha256-salted}: 64 digits.
   *
   * @throws StorageException.InvalidInput if the salt is empty or not well-formed
   */
  public static HashScheme sha256(String salt) {
    return new HashScheme("sha256-salted", SHA_256, suffix(salt));
  }

  /** {@code sha512}: 128 digits, no salt. */
  public static HashScheme sha512() {
    return new HashScheme("sha512", SHA_512, new byte[0]);
  }

  /**
   * {@code sha512-salted}: 128 digits.
   *
   * @throws StorageException.InvalidInput if the salt is empty or not well-formed
   */
  public static HashScheme sha512(String salt) {
    return new HashScheme("sha512-salted", SHA_512, suffix(salt));
  }

  /** What the stored key says of how its hash was made. */
  public String id() {
    return id;
  }

  /**
   * The hash of a key.
   *
   * @throws StorageException.InvalidInput if the key holds a lone surrogate or U+0000
   */
  public KeyHash hash(String key) {
    return hash(Text.wellFormed("a key", key).getBytes(StandardCharsets.UTF_8));
  }

  /** The hash of a key of ASCII characters, without a copy of it that would linger. */
  KeyHash hashAscii(char[] key) {
    byte[] bytes = new byte[key.length];
    for (int i = 0; i < key.length; i++) {
      bytes[i] = (byte) key[i];
    }
    KeyHash hash = hash(bytes);
    Arrays.fill(bytes, (byte) 0);
    return hash;
  }

  KeyHash hash(byte[] key) {
    MessageDigest own = digest.get();
    // An error thrown midway, such as a lack of memory, would leave half a key in it.
    own.reset();
    own.update(key);
    own.update(suffix);
    return new KeyHash(HEX.formatHex(own.digest()));
  }

  private static byte[] suffix(String salt) {
    if (salt.isEmpty()) {
      throw new StorageException.InvalidInput("the salt of a hash scheme is empty");
    }
    return sha256().hash(salt).text().getBytes(StandardCharsets.US_ASCII);
  }

  private static ThreadLocal<MessageDigest> perThread(String algorithm) {
    return ThreadLocal.withInitial(
        () -> {
          try {
            return MessageDigest.getInstance(algorithm);
          } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no " + algorithm, e);
          }
        });
  }

  @Override
  public String toString() {
    return "HashScheme[" + id + "]";
  }
}
